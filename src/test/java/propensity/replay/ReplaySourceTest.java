package propensity.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.replay.ReplaySource.ArrivingRecord;
import propensity.replay.ReplaySource.SourceFile;
import propensity.source.SourceMapping;

class ReplaySourceTest {
  private static final String HEADER = "event_id,user_id,event_time,event_type,page";
  private static final String TEN = "2026-01-05T10:00:00Z";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEADER + "\n1,u," + TEN + ",page_view,/a\n2,u," + TEN + ",page_view,\n",
        HEADER + "\r\n1,u," + TEN + ",page_view,/a\r\n2,\"u\r\nv\"," + TEN + ",page_view,\r\n",
        "\u00EF\u00BB\u00BF" + HEADER + "\n1,u," + TEN + ",page_view,/\u00C3\u00A4\n",
        HEADER + "\n1,K\u00F6ln," + TEN + ",page_view,\0\n2,\"open," + TEN + ",page_view,\n3,u\n",
        "\"never closed\n1,u," + TEN + ",page_view,/a\n",
        "\uFEFF\n",
        HEADER + "\n",
        "",
      })
  void csvPassesByteForByte(String latin1) throws IOException {
    byte[] bytes = latin1.replace('\uFEFF', '?').getBytes(ISO_8859_1);

    assertThat(passed("a.csv", bytes).getBytes(ISO_8859_1)).isEqualTo(bytes);
  }

  @Test
  void lineOfAnyLengthPasses() throws IOException {
    String line = "1,u," + TEN + ",page_view," + "x".repeat(3 << 20) + "\n";

    assertThat(passed("a.csv", (HEADER + "\n" + line).getBytes(UTF_8)))
        .isEqualTo(HEADER + "\n" + line);
    assertThat(records("a.csv").get(0).arrival()).isEqualTo(Instant.parse(TEN).toEpochMilli());
  }

  @Test
  void jsonPassesByteForByte() throws IOException {
    String lines =
        "{\"event_id\":\"\u00C3\u00A4\",\"event_time\":\"" + TEN + "\"}\nno json\n[\u00FC]\r\n";

    assertThat(passed("a.json", lines.getBytes(ISO_8859_1))).isEqualTo(lines);
    assertThat(records("a.json"))
        .extracting(ArrivingRecord::id)
        .containsExactly("\u00E4", "\u00E4", "\u00E4");
  }

  @Test
  void recordThatIsNotUtf8HasItsOwnTime() throws IOException {
    String lines = HEADER + "\n1,K\u00F6ln," + TEN + ",page_view,/a\n2,broken\n";
    passed("a.csv", lines.getBytes(ISO_8859_1));

    long ten = Instant.parse(TEN).toEpochMilli();
    assertThat(records("a.csv")).extracting(ArrivingRecord::arrival).containsExactly(ten, ten);
    assertThat(records("a.csv")).extracting(ArrivingRecord::id).containsExactly("1", "1");
    assertThat(records("a.csv")).extracting(ArrivingRecord::copy).containsExactly(false, false);
  }

  /** Header and records as a file again. */
  private String passed(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    SourceMapping mapping = SourceMapping.contract();
    String header = FileShape.of(new Configuration(), file.toString(), mapping).header();
    StringBuilder all = new StringBuilder(header.isEmpty() ? "" : header + "\n");
    records(name).forEach(record -> all.append(record.line()).append('\n'));
    return all.toString();
  }

  private List<ArrivingRecord> records(String name) {
    List<ArrivingRecord> records = new ArrayList<>();
    ReplaySource.open(
            new Configuration(),
            new SourceFile(folder.resolve(name).toString(), 0),
            SourceMapping.contract())
        .forEachRemaining(records::add);
    return records;
  }
}
