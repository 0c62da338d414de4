package propensity.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import propensity.event.SourceMapping.Unlisted;

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
        eventTypes,
        unlisted,
        Map.of(),
        Map.of(),
        List.of(),
        contract.priceFormat(),
        List.of(),
        delimiter,
        contract.quote(),
        contract.escape(),
        List.of(),
        List.of());
  }
}
