package propensity.source;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import propensity.source.SourceMapping.FileKind;
import propensity.source.SourceMapping.PriceFormat;
import propensity.source.SourceMapping.Unlisted;

/** Source mappings for tests: the contract's, with something changed. */
public final class Mappings {
  private Mappings() {}

  public static SourceMapping of(
      Map<String, String> columns,
      String timeFormat,
      String zone,
      Map<String, String> eventTypes,
      Unlisted unlisted,
      String delimiter) {
    Map<String, List<Origin>> origins = new LinkedHashMap<>();
    columns.forEach((field, column) -> origins.put(field, List.of(Origin.of(column))));
    SourceMapping contract = SourceMapping.contract();
    return new SourceMapping(
        origins,
        Map.of(),
        timeFormat,
        zone,
        contract.maxAhead(),
        eventTypes,
        unlisted,
        Map.of(),
        Map.of(),
        List.of(),
        contract.priceFormat(),
        List.of(),
        new SourceMapping.Text(delimiter, contract.text().quote(), "", List.of()),
        List.of());
  }

  /** The same with other columns, prices and kinds of files without a header. */
  public static SourceMapping with(
      SourceMapping plain,
      Map<String, List<Origin>> columns,
      PriceFormat priceFormat,
      List<FileKind> files) {
    return new SourceMapping(
        columns,
        plain.constants(),
        plain.timeFormat(),
        plain.zone(),
        plain.maxAhead(),
        plain.eventTypes(),
        plain.unlistedEventTypes(),
        plain.devices(),
        plain.referrers(),
        plain.ownHosts(),
        priceFormat,
        plain.nulls(),
        plain.text(),
        files);
  }

  /** The contract with another limit on how far clocks are ahead. */
  static SourceMapping maxAhead(Duration limit) {
    SourceMapping plain = SourceMapping.contract();
    return new SourceMapping(
        plain.columns(),
        plain.constants(),
        plain.timeFormat(),
        plain.zone(),
        limit,
        plain.eventTypes(),
        plain.unlistedEventTypes(),
        plain.devices(),
        plain.referrers(),
        plain.ownHosts(),
        plain.priceFormat(),
        plain.nulls(),
        plain.text(),
        plain.files());
  }

  /** Of exports like those of REES46. */
  public static SourceMapping rees46() {
    return of(
        Map.of("session_id", "user_session"),
        "iso",
        "UTC",
        Map.of("view", "page_view", "cart", "add_to_cart", "purchase", "purchase"),
        Unlisted.IGNORE,
        ",");
  }
}
