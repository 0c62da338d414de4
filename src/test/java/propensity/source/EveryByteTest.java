package propensity.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.source.FilesOfLines.GOOD;
import static propensity.source.FilesOfLines.HEADER;
import static propensity.source.FilesOfLines.concat;
import static propensity.source.FilesOfLines.gzip;
import static propensity.source.FilesOfLines.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;
import propensity.source.RowSource.SourceRow;

/** No byte of a file that is accepted vanishes: it is in an event, or in a rejection. */
class EveryByteTest {
  private static final String OBJECT =
      "{\"user_id\":\"u1\",\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"}";

  @TempDir Path folder;

  @Test
  void everyMemberOfAGzipFileIsReadAndNulsMayFollow() throws IOException {
    byte[] first = gzip(HEADER + "\n" + GOOD + "\n");
    byte[] second = gzip(GOOD + "\n");

    assertThat(read(folder, "two.csv.gz", concat(first, second))).hasSize(2);
    assertThat(read(folder, "padded.csv.gz", concat(first, second, new byte[1000]))).hasSize(2);
    assertThat(read(folder, "between.csv.gz", concat(first, new byte[512], second))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void damagedHeaderOfALaterGzipMemberIsNoEndOfTheFile(int at) throws IOException {
    byte[] first = gzip(HEADER + "\n" + (GOOD + "\n").repeat(100));
    byte[] damaged = concat(first, gzip((GOOD + "\n").repeat(100)));
    damaged[first.length + at] ^= (byte) 0xE0;

    assertThatThrownBy(() -> read(folder, "damaged.csv.gz", damaged))
        .isInstanceOf(UnreadableFileException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 15})
  void laterGzipMemberThatIsCutIsNoEndOfTheFile(int left) throws IOException {
    byte[] first = gzip(HEADER + "\n" + GOOD + "\n");
    byte[] cut = Arrays.copyOf(concat(first, gzip(GOOD + "\n")), first.length + left);

    assertThatThrownBy(() -> read(folder, "cut.csv.gz", cut))
        .isInstanceOf(UnreadableFileException.class);
  }

  @Test
  void textBehindAGzipMemberIsNoEndOfTheFile() throws IOException {
    byte[] bytes = concat(gzip(HEADER + "\n" + GOOD + "\n"), (GOOD + "\n").getBytes(UTF_8));

    assertThatThrownBy(() -> read(folder, "tail.csv.gz", bytes))
        .isInstanceOf(UnreadableFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndAsTheFirstOneDoes(String end) throws IOException {
    List<Parsed> rows = read(folder, "a.csv", HEADER + end + GOOD + end + end + GOOD + end + GOOD);

    assertThat(rows).hasSize(3).allMatch(row -> row.event() != null);
    assertThat(Event.numberOf(rows.get(2).event().recordId())).isEqualTo(3);
    assertThat(rows).allMatch(row -> row.event().quantity() == 1);
  }

  @Test
  void lineFeedsEndLinesBesideCarriageReturns() throws IOException {
    assertThat(read(folder, "a.csv", HEADER + "\r" + GOOD + "\n" + GOOD + "\r\n" + GOOD))
        .hasSize(3)
        .allMatch(row -> row.event() != null);
    assertThat(read(folder, "a.json", OBJECT + "\r" + OBJECT + "\r"))
        .hasSize(2)
        .allMatch(row -> row.event() != null);
  }

  /** A chunk of 64 KiB may end anywhere in a line end. */
  @Test
  void lineEndMayBeCutByTheReader() throws IOException {
    for (int length = 65_500; length < 65_560; length++) {
      String wide = HEADER + ",c" + "x".repeat(length - HEADER.length() - 2);
      for (String end : new String[] {"\r", "\r\n"}) {
        assertThat(read(folder, "a.csv", wide + end + GOOD + ",1" + end + GOOD + ",2" + end))
            .hasSize(2)
            .allMatch(row -> row.event() != null);
      }
    }
  }

  @Test
  void carriageReturnsInAFileWithLineFeedsAreText() throws IOException {
    List<Parsed> rows =
        read(folder, "a.csv", HEADER + "\n" + GOOD.replace("/a", "/a\rb") + "\n" + GOOD + "\n");

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).event().page()).isEqualTo("/a\rb");
  }

  @Test
  void recordsAreAlsoReadAsTheyStand() throws IOException {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      Path file =
          Files.writeString(folder.resolve("a.csv"), HEADER + end + GOOD + end + GOOD + end);
      List<String> lines = new ArrayList<>();
      try (RowSource rows =
          EventReader.rowsAsTheyStand(
              new Configuration(),
              new org.apache.hadoop.fs.Path(file.toUri()),
              SourceMapping.contract())) {
        lines.add(rows.header().orElseThrow());
        for (SourceRow row = rows.next(); row != null; row = rows.next()) {
          lines.add(row.raw());
        }
      }
      String kept = end.equals("\r\n") ? "\r" : "";
      assertThat(lines).containsExactly(HEADER + kept, GOOD + kept, GOOD + kept);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OBJECT + OBJECT + OBJECT,
        OBJECT + " " + OBJECT,
        OBJECT + " junk",
        OBJECT + "}",
        OBJECT + ",",
        OBJECT + " 1",
      })
  void jsonLineWithMoreThanOneValueIsRejectedWhole(String line) throws IOException {
    List<Parsed> rows = read(folder, "a.json", OBJECT + "\n" + line + "\n" + OBJECT + "  \n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.BAD_JSON);
    assertThat(rows.get(1).rejection().raw()).isEqualTo(line);
    assertThat(rows.get(0).event()).isNotNull();
    assertThat(rows.get(2).event()).isNotNull();
  }

  /** Chunks of the parser's buffer end anywhere in a value. */
  @Test
  void nestedValueBehindALongLineIsReadAsItStands() throws IOException {
    SourceMapping nested =
        Mappings.with(
            SourceMapping.contract(),
            Map.of("product_id", List.of(Origin.of("item.id"))),
            SourceMapping.PriceFormat.DECIMAL_POINT,
            List.of());
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String before = "\u00e9\ud83d\ude00".repeat(10_850 + i);
      lines
          .append(OBJECT, 0, OBJECT.length() - 1)
          .append(",\"x\":\"")
          .append(before)
          .append("\",\"item\":{\"id\":\"p")
          .append(i)
          .append("\"}}\n");
    }

    List<Parsed> rows = read(Files.writeString(folder.resolve("a.json"), lines), nested);

    assertThat(rows).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(rows.get(i).event().productId()).isEqualTo("p" + i);
    }
  }

  @Test
  void byteOrderMarkBeforeJsonIsNoPartOfIt() throws IOException {
    assertThat(read(folder, "a.json", "\uFEFF" + OBJECT + "\n")).allMatch(r -> r.event() != null);
  }
}
