package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.source.FilesOfLines.GOOD;
import static propensity.source.FilesOfLines.HEADER;
import static propensity.source.FilesOfLines.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;
import propensity.source.text.CsvDialect;
import propensity.source.text.QuoteScan;

class StrayQuotesTest {
  private static final String STRAY = "u1,2026-01-05T10:00:00Z,page_view,\"24 inch TV,9.99,1";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {STRAY, "u1,2026-01-05T10:00:00Z,page_view,b\"\",\"x"})
  void fileFullOfStrayQuotesCostsLittleMoreThanOneWithout(String stray) throws IOException {
    int lines = 40_000;
    String good = HEADER + "\n" + (GOOD + "\n").repeat(lines);
    String bad = HEADER + "\n" + (stray + "\n").repeat(lines);
    nanos(good);
    nanos(bad);

    long usual = Math.min(nanos(good), nanos(good));

    assertThat(Math.min(nanos(bad), nanos(bad))).isLessThan(30 * usual);
    assertThat(read(folder, "a.csv", bad))
        .hasSize(lines)
        .allMatch(row -> row.rejection().reason() == Reason.UNCLOSED_QUOTE);
  }

  private long nanos(String text) throws IOException {
    long start = System.nanoTime();
    read(folder, "a.csv", text);
    return System.nanoTime() - start;
  }

  /** Following the quotes comes to what splitting all lines at once comes to. */
  @Test
  void scanOfLinesAgreesWithTheirSplit() {
    Random random = new Random(7);
    String letters = "a\",\n\\b";
    for (CsvDialect dialect :
        List.of(
            new CsvDialect(',', '"', CsvDialect.NONE),
            new CsvDialect(',', '"', '"'),
            new CsvDialect(',', '"', '\\'),
            new CsvDialect(',', 'b', '\\'))) {
      for (int i = 0; i < 200_000; i++) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(14); length >= 0; length--) {
          text.append(letters.charAt(random.nextInt(letters.length())));
        }
        agrees(dialect, text.toString());
      }
    }
  }

  private static void agrees(CsvDialect dialect, String text) {
    String[] lines = text.split("\n", -1);
    String[] whole = null;
    String joined = lines[0];
    for (int i = 1; i <= lines.length && whole == null; i++) {
      whole = dialect.splitLines(joined);
      joined += i < lines.length ? "\n" + lines[i] : "";
    }
    boolean escapes = dialect.mayBeEscaped(text);
    if (escapes && !dialect.mayBeEscaped(lines[0])) {
      return; // a scan that begins anew in the middle is for its caller
    }
    QuoteScan scan = new QuoteScan(dialect, 3, escapes);
    QuoteScan.State state = QuoteScan.State.OPEN;
    for (int i = 0; i < lines.length && state == QuoteScan.State.OPEN; i++) {
      state = scan.add(lines[i]);
    }
    assertThat(state == QuoteScan.State.RECORD)
        .as("%s of %s", dialect, text)
        .isEqualTo(whole != null && whole.length == 3);
  }

  @Test
  void quotedFieldMayStillHaveManyLines() throws IOException {
    String value = "x\n".repeat(50) + "\"\"y\"\"";
    List<Parsed> rows =
        read(folder, "a.csv", HEADER + "\n" + GOOD.replace("/a", '"' + value + '"') + "\n" + GOOD);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).event().page()).isEqualTo(value.replace("\"\"", "\""));
  }
}
