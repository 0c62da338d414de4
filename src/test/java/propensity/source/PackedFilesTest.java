package propensity.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.source.FilesOfLines.GOOD;
import static propensity.source.FilesOfLines.HEADER;
import static propensity.source.FilesOfLines.concat;
import static propensity.source.FilesOfLines.gzip;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Parsed;

/** Texts in packed files: whole, or the file is unreadable. */
class PackedFilesTest {
  private static final String LINE =
      "{\"user_id\":\"u1\",\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"}\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "zip"})
  void packedTextsGiveTheEventsOfTheText(String kind) throws IOException {
    List<Event> csv = events("a.csv", text(500).getBytes(UTF_8));
    List<Event> json = events("a.json", LINE.repeat(9).getBytes(UTF_8));

    assertThat(events("a.csv." + kind, pack(kind, text(500)))).isEqualTo(csv);
    assertThat(events("a.ndjson." + kind, pack(kind, LINE.repeat(9)))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst"})
  void everyMemberIsRead(String kind) throws IOException {
    byte[] both = concat(pack(kind, text(3)), pack(kind, (GOOD + "\n").repeat(2)));

    assertThat(events("a.csv." + kind, both)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "zip"})
  void fileThatIsCutIsUnreadable(String kind) throws IOException {
    byte[] whole =
        kind.equals("zip")
            ? pack(kind, text(400))
            : concat(pack(kind, text(400)), pack(kind, GOOD));
    int member = kind.equals("zip") ? -1 : pack(kind, text(400)).length;
    for (int length = 0; length < whole.length; length += 1 + whole.length / 60) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != member) {
        assertThatThrownBy(() -> events("a.csv." + kind, cut))
            .as("%s of %d bytes", kind, cut.length)
            .isInstanceOf(UnreadableFileException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "zip"})
  void fileWithOtherDataBehindIsUnreadable(String kind) throws IOException {
    for (String tail : List.of("x", "PK\3\4", GOOD + "\n".repeat(100))) {
      byte[] bytes = concat(pack(kind, text(4)), tail.getBytes(UTF_8));
      assertThatThrownBy(() -> events("a.csv." + kind, bytes))
          .isInstanceOf(UnreadableFileException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "zip"})
  void flippedBitIsSeenOrChangesNothing(String kind) throws IOException {
    byte[] whole = pack(kind, text(300));
    List<Event> expected = events("a.csv." + kind, whole);
    Random random = new Random(5);
    for (int i = 0; i < 60; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(events("a.csv." + kind, flipped)).isEqualTo(expected);
      } catch (UnreadableFileException e) {
        assertThat(e.reason()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "zip"})
  void fileThatUnpacksWithoutEndIsRefused(String kind) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing(kind, bytes)) {
      out.write((HEADER + "\n").getBytes(UTF_8));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        out.write(zeros);
      }
    }

    assertThatThrownBy(() -> events("a.csv." + kind, bytes.toByteArray()))
        .isInstanceOfSatisfying(
            UnreadableFileException.class,
            e -> assertThat(e.reason()).isEqualTo("unpacks_too_far"));
  }

  @Test
  void everyEntryOfAnArchiveIsReadInOneNumbering() throws IOException {
    byte[] zip =
        zip(
            "day/",
            null,
            "day/1.csv",
            text(2),
            "__MACOSX/day/._1.csv",
            "Mac OS X",
            "day/.DS_Store",
            "x",
            "day/2.csv",
            "\uFEFF" + text(3).replace("\n", "\r\n"),
            "day/3.csv",
            text(0));

    List<Event> events = events("export.zip", zip);

    assertThat(events)
        .extracting(each -> Event.numberOf(each.recordId()))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(events("a.csv.zip", zip("data", text(2)))).hasSize(2);
    assertThat(events("b.zip", zip("1.json", LINE, "2.json", LINE + LINE))).hasSize(3);
  }

  @Test
  void archiveOfOtherThingsIsUnreadableForAReason() throws IOException {
    assertThat(reason(zip("a.csv", text(1), "readme.txt", "hello"))).isEqualTo("unknown_format");
    assertThat(reason(zip("a.csv.gz", "x"))).isEqualTo("unknown_format");
    assertThat(reason(zip("a.csv", text(1), "b.csv", "other\n1\n"))).isEqualTo("other_columns");
    assertThat(reason(zip("a.csv", text(1), "b.json", LINE))).isEqualTo("other_columns");
    assertThat(
            reason(zip("a.csv", text(1), "b.csv", text(1).replace(',', ';').replace("9.99", "9"))))
        .isEqualTo("other_columns");
    assertThat(reason(zip())).isEqualTo("empty");
    assertThat(reason(zip("a/", null))).isEqualTo("empty");
    assertThat(reason(zip("a.csv", ""))).isEqualTo("empty");
    assertThat(reason(text(3).getBytes(UTF_8))).isEqualTo("unreadable");
  }

  /** A damaged header of an entry would be the end of the archive. */
  @Test
  void entryThatIsNotFoundIsNoEnd() throws IOException {
    byte[] zip = zip("a.csv", text(2), "b.csv", text(2), "c.csv", text(2));
    String bytes = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
    int second = bytes.indexOf("PK\3\4", 4);
    zip[second + 2] ^= 1;

    assertThat(reason(zip)).isEqualTo("unreadable");
  }

  @Test
  void entriesMayBeStoredAndHaveAComment() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      byte[] text = text(2).getBytes(UTF_8);
      ZipEntry entry = new ZipEntry("Stra\u00dfe.csv");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(text.length);
      CRC32 crc = new CRC32();
      crc.update(text);
      entry.setCrc(crc.getValue());
      out.putNextEntry(entry);
      out.write(text);
      out.setComment("PK\5\6 and more");
    }

    assertThat(events("a.zip", bytes.toByteArray())).hasSize(2);
  }

  @Test
  void hashIsThatOfAllBytes() throws IOException {
    byte[] zip = zip("a.csv", text(2), "b.csv", text(1));
    Path file = Files.write(folder.resolve("h.zip"), zip);
    try (EventReader reader =
        EventReader.openHashed(new Configuration(), file.toString(), SourceMapping.contract())) {
      assertThat(reader.countAll()).isEqualTo(3);
      assertThat(reader.sha256())
          .isEqualTo(EventReader.sha256(new Configuration(), file.toString()));
    }
  }

  private static String text(int lines) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    Random random = new Random(lines);
    for (int i = 0; i < lines; i++) {
      text.append(GOOD.replace("/a", "/" + random.nextLong())).append('\n');
    }
    return text.toString();
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndTexts[i]));
        if (namesAndTexts[i + 1] != null) {
          out.write(namesAndTexts[i + 1].getBytes(UTF_8));
        }
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] pack(String kind, String text) throws IOException {
    if (kind.equals("gz")) {
      return gzip(text);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing(kind, bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static OutputStream packing(String kind, OutputStream out) throws IOException {
    switch (kind) {
      case "gz" -> {
        return new java.util.zip.GZIPOutputStream(out);
      }
      case "bz2" -> {
        return new BZip2CompressorOutputStream(out);
      }
      case "zst" -> {
        return new ZstdOutputStream(out, Zstd.defaultCompressionLevel()).setChecksum(true);
      }
      default -> {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(new ZipEntry("data"));
        return zip;
      }
    }
  }

  private String reason(byte[] zip) throws IOException {
    try {
      return "rows " + read("r.zip", zip).size();
    } catch (UnreadableFileException e) {
      return e.reason();
    }
  }

  private List<Event> events(String name, byte[] bytes) throws IOException {
    List<Parsed> rows = read(name, bytes);
    assertThat(rows).allMatch(row -> row.event() != null);
    return rows.stream().map(Parsed::event).toList();
  }

  private List<Parsed> read(String name, byte[] bytes) throws IOException {
    return FilesOfLines.read(folder, name, bytes);
  }
}
