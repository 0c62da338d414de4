package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyFileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.csv",
        "a b.csv",
        "12_34_a.csv",
        "a\u2028b.parquet",
        "a\u0085b.parquet",
        "a\nb\rc.csv",
        "a:b[1]{2}%#?*.csv",
        "\u00fc\ud83d\ude00.json"
      })
  void nameThatWasGivenIsKnownAgain(String dropped) {
    ReadyFile given = new ReadyFile(7, 1_767_571_200_000L, dropped);

    assertThat(ReadyFile.parse(given.fileName())).contains(given);
    assertThat(given.isOf(dropped)).isTrue();
  }

  /** The beginning and the end are cut at every place of a character of two halves. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc"})
  void longNameIsCutBetweenCharacters(String start) {
    for (String end : new String[] {".csv", ".json"}) {
      ReadyFile given = new ReadyFile(7, 1, start + "\ud83d\ude00".repeat(53) + end);

      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(given.fileName())).isTrue();
      assertThat(given.name()).startsWith(start).endsWith(end);
      assertThat(ReadyFile.parse(given.fileName())).contains(given);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "99999999999999999999_1_x.csv",
        "000000001_99999999999999999999_x.csv",
        "9999999999_1_x.csv",
        "0000000001_1_x.csv",
        "000000001_01_x.csv",
        "000000000_1_x.csv",
        "00000001_1_x.csv",
        "000000001_1_",
        "\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661_1_x.csv"
      })
  void nameThatTheGateWouldNotGiveIsAnothers(String name) {
    assertThat(ReadyFile.parse(name)).isEmpty();
  }

  @Test
  void largestNumberOfAFileHasRoom() {
    ReadyFile given = new ReadyFile(Integer.MAX_VALUE, 1, "x.csv");

    assertThat(ReadyFile.parse(given.fileName())).contains(given);
  }
}
