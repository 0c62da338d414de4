package propensity.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.source.FilesOfLines.GOOD;
import static propensity.source.FilesOfLines.HEADER;
import static propensity.source.FilesOfLines.concat;
import static propensity.source.FilesOfLines.gzip;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;

/** Texts in the encodings that exports have, told by their bytes or by the mapping. */
class EncodingsTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final String UMLAUTS = GOOD.replace("/a", "/Gr\u00fc\u00dfe \u20ac");
  private static final String TEXT = HEADER + "\r\n" + UMLAUTS + "\r\n" + GOOD + "\r\n";

  @TempDir Path folder;

  @Test
  void everyEncodingGivesTheSameEvents() throws IOException {
    List<Event> expected = events("utf8.csv", TEXT.getBytes(UTF_8), "auto");
    assertThat(expected.get(0).page()).isEqualTo("/Gr\u00fc\u00dfe \u20ac");

    assertThat(events("mark.csv", ("\uFEFF" + TEXT).getBytes(UTF_8), "auto")).isEqualTo(expected);
    assertThat(events("le.csv", ("\uFEFF" + TEXT).getBytes(UTF_16LE), "auto")).isEqualTo(expected);
    assertThat(events("be.csv", ("\uFEFF" + TEXT).getBytes(UTF_16BE), "auto")).isEqualTo(expected);
    assertThat(events("ple.csv", TEXT.getBytes(UTF_16LE), "auto")).isEqualTo(expected);
    assertThat(events("pbe.csv", TEXT.getBytes(UTF_16BE), "auto")).isEqualTo(expected);
    assertThat(events("sle.csv", TEXT.getBytes(UTF_16LE), "utf-16le")).isEqualTo(expected);
    assertThat(events("sbe.csv", TEXT.getBytes(UTF_16BE), "UTF-16BE")).isEqualTo(expected);
    assertThat(events("win.csv", TEXT.getBytes(WINDOWS), "auto")).isEqualTo(expected);
    assertThat(events("set.csv", TEXT.getBytes(WINDOWS), "windows-1252")).isEqualTo(expected);
  }

  /** Whoever sets an encoding for the files of one program has files of others too. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "utf-8", "utf-16be", "windows-1252"})
  void byteOrderMarkGoesBeforeWhatIsSet(String encoding) throws IOException {
    List<Event> expected = events("utf8.csv", TEXT.getBytes(UTF_8), "auto");

    assertThat(events("a.csv", ("\uFEFF" + TEXT).getBytes(UTF_8), encoding)).isEqualTo(expected);
    assertThat(events("b.csv", ("\uFEFF" + TEXT).getBytes(UTF_16LE), encoding)).isEqualTo(expected);
  }

  @Test
  void jsonIsReadInEveryEncodingToo() throws IOException {
    String line =
        "{\"user_id\":\"u\",\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\","
            + "\"page\":\"/\u00e4\"}\n";
    for (Charset charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE, WINDOWS}) {
      List<Event> events = events("a.json", line.repeat(2).getBytes(charset), "auto");
      assertThat(events).hasSize(2).allMatch(event -> event.page().equals("/\u00e4"));
    }
  }

  @Test
  void damagedLineOfAUtf8FileIsNotTakenForAnotherEncoding() throws IOException {
    byte[] damaged =
        concat(
            (HEADER + "\n" + UMLAUTS + "\n").getBytes(UTF_8),
            (UMLAUTS + "\n").getBytes(WINDOWS),
            (UMLAUTS + "\n").getBytes(UTF_8));

    List<Parsed> rows = read("a.csv", damaged, "auto");

    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.INVALID_UTF8);
    assertThat(rows.get(2).event().page()).isEqualTo(rows.get(0).event().page());
  }

  @Test
  void linesOfUtf8BehindLinesOfWindowsAreUtf8() throws IOException {
    byte[] both =
        concat(
            (HEADER + "\n" + UMLAUTS + "\n").getBytes(WINDOWS), (UMLAUTS + "\n").getBytes(UTF_8));

    List<Parsed> rows = read("a.csv", both, "auto");

    assertThat(rows).extracting(row -> row.event().page()).containsOnly("/Gr\u00fc\u00dfe \u20ac");
  }

  @Test
  void whatIsNoTextInAnyEncodingIsRejectedAlone() throws IOException {
    byte[] half = (HEADER + "\n" + GOOD + "\nx\ud800,\n" + GOOD + "\n").getBytes(UTF_16LE);
    half[2 * (HEADER.length() + GOOD.length() + 3)] = 0;
    half[2 * (HEADER.length() + GOOD.length() + 3) + 1] = (byte) 0xD8;
    List<Parsed> rows = read("half.csv", half, "auto");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.INVALID_UTF8);
    assertThat(rows.get(2).event()).isNotNull();

    byte[] odd = concat((HEADER + "\n" + GOOD + "\n").getBytes(UTF_16LE), new byte[] {'u'});
    assertThat(read("odd.csv", odd, "auto"))
        .extracting(row -> row.event() == null ? row.rejection().reason() : null)
        .containsExactly(null, Reason.INVALID_UTF8);

    byte[] hole = (HEADER + "\n" + GOOD.replace("/a", "/\u0081\u00e4") + "\n").getBytes(WINDOWS);
    hole[HEADER.length() + 1 + GOOD.indexOf("/a") + 1] = (byte) 0x81;
    assertThat(read("hole.csv", hole, "windows-1252").get(0).rejection().reason())
        .isEqualTo(Reason.INVALID_UTF8);
  }

  /** Chunks end anywhere in a pair of surrogates and in a character. */
  @Test
  void longUtf16TextIsReadWhole() throws IOException {
    StringBuilder text = new StringBuilder("\uFEFF" + HEADER + "\n");
    String wide = "/" + "\ud83d\ude00\u00e4x".repeat(500);
    for (int i = 0; i < 60; i++) {
      text.append(GOOD.replace("/a", wide + "y".repeat(i))).append('\n');
    }

    List<Event> events = events("a.csv.gz", gzip(text.toString(), UTF_16BE), "auto");

    assertThat(events).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(events.get(i).page()).isEqualTo(wide + "y".repeat(i));
    }
  }

  /** A rejected line is known again when the encoding was set after it. */
  @Test
  void hashOfALineIsThatOfItsBytes() throws IOException {
    byte[] bytes =
        concat((HEADER + "\n").getBytes(UTF_8), (UMLAUTS + "\n\"a\n" + UMLAUTS).getBytes(WINDOWS));

    assertThat(hashes(bytes, "windows-1252").get(0))
        .isEqualTo(hashes(bytes, "auto").get(0))
        .isEqualTo(hashes(bytes, "utf-8").get(0));
  }

  /** A file that is written as UTF-8 is read as such by a mapping that says another encoding. */
  @Test
  void recordsOfASetEncodingAreDroppedAgainWithAMark() throws IOException {
    SourceMapping mapping = MappingText.of("encoding: windows-1252");
    Path file = Files.write(folder.resolve("a.csv"), TEXT.getBytes(WINDOWS));
    StringBuilder again = new StringBuilder();
    try (EventReader reader = EventReader.open(new Configuration(), file.toString(), mapping)) {
      again.append(reader.header().orElseThrow()).append('\n');
      while (reader.hasNext()) {
        reader.next();
        again.append(reader.text()).append('\n');
      }
    }

    assertThat(events("again.csv", again.toString().getBytes(UTF_8), "windows-1252"))
        .isEqualTo(events("a.csv", TEXT.getBytes(WINDOWS), "windows-1252"));
  }

  @Test
  void encodingThatIsNoneIsAMistake() {
    assertThatThrownBy(() -> MappingText.of("encoding: latin-2"))
        .hasRootCauseInstanceOf(MappingMistake.class)
        .hasMessageContaining("latin-2");
  }

  private List<String> hashes(byte[] bytes, String encoding) throws IOException {
    Path file = Files.write(folder.resolve("h.csv"), bytes);
    List<String> hashes = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(
            new Configuration(), file.toString(), MappingText.of("encoding: " + encoding))) {
      while (reader.hasNext()) {
        reader.next();
        hashes.add(reader.recordSha256());
      }
    }
    return hashes;
  }

  private List<Event> events(String name, byte[] bytes, String encoding) throws IOException {
    List<Parsed> rows = read(name, bytes, encoding);
    assertThat(rows).allMatch(row -> row.event() != null);
    return rows.stream().map(Parsed::event).toList();
  }

  private List<Parsed> read(String name, byte[] bytes, String encoding) throws IOException {
    return FilesOfLines.read(
        Files.write(folder.resolve(name), bytes), MappingText.of("encoding: " + encoding));
  }
}
