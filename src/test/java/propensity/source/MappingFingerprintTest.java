package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import propensity.Sha256;
import propensity.source.SourceMapping.Text;
import propensity.source.SourceMapping.Unlisted;

class MappingFingerprintTest {
  private static final SourceMapping CONTRACT = SourceMapping.contract();

  /** What is as usual does not count, so that a setting of a later version changes nothing. */
  @Test
  void onlyWhatDiffersFromTheContractCounts() {
    assertThat(CONTRACT.fingerprint()).isEqualTo(Sha256.of("{}"));
    Text usual = CONTRACT.text();
    SourceMapping quotes =
        CONTRACT.with(new Text(usual.delimiter(), "'", usual.escape(), usual.header()));
    assertThat(quotes.fingerprint()).isEqualTo(Sha256.of("{\"quote\":\"'\"}"));
  }

  @Test
  void everyDifferenceCountsAndTheOrderDoesNot() {
    Map<String, String> fewer = new LinkedHashMap<>(CONTRACT.eventTypes());
    fewer.remove("purchase");
    Map<String, String> more = new LinkedHashMap<>(CONTRACT.eventTypes());
    more.put("a", "purchase");
    more.put("b", "purchase");
    Map<String, String> otherOrder = new LinkedHashMap<>(Map.of("b", "purchase"));
    otherOrder.put("a", "purchase");
    otherOrder.putAll(CONTRACT.eventTypes());

    assertThat(fingerprint(fewer)).isNotEqualTo(CONTRACT.fingerprint());
    assertThat(fingerprint(more)).isNotEqualTo(CONTRACT.fingerprint());
    assertThat(fingerprint(otherOrder)).isEqualTo(fingerprint(more));
  }

  private static String fingerprint(Map<String, String> eventTypes) {
    return Mappings.of(Map.of(), "iso", "UTC", eventTypes, Unlisted.REJECT, ",").fingerprint();
  }
}
