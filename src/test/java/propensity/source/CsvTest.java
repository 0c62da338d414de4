package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.Sha256;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Events;
import propensity.event.Parsed;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.source.text.TextLines;

class CsvTest {
  private static final String HEADER = "user_id,event_time,event_type,page,price,quantity";
  private static final String GOOD = "u1,2026-01-05T10:00:00Z,page_view,/a,9.99,1";

  @TempDir Path folder;

  @Test
  void columnsAreMatchedByName() throws IOException {
    Event event =
        read("\uFEFFprice,event_type, user_id ,event_time\n1.5,purchase,u1,2026-01-05T10:00:00Z\n")
            .get(0)
            .event();

    assertThat(event.userId()).isEqualTo("u1");
    assertThat(event.type()).isEqualTo(EventType.PURCHASE);
    assertThat(event.priceCents()).isEqualTo(150);
    assertThat(event.device()).isEqualTo(Device.OTHER);
    assertThat(event.page()).isNull();
  }

  @Test
  void quotedFieldsMayHoldDelimitersQuotesAndLineEnds() throws IOException {
    List<Parsed> rows =
        read(HEADER + "\nu1,2026-01-05T10:00:00Z,page_view,\"/a,\"\"b\"\"\nc\",,\n" + GOOD + "\n");

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).event().page()).isEqualTo("/a,\"b\"\nc");
    assertThat(rows.get(1).event().recordId()).isEqualTo(2);
  }

  @Test
  void strayQuoteCostsItsOwnLineOnly() throws IOException {
    String stray = "u1,2026-01-05T10:00:00Z,page_view,\"/a,1,1";
    List<Parsed> rows = read(HEADER + "\n" + stray + "\n" + GOOD + "\n" + GOOD + "\n");

    assertThat(rows.get(0).rejection().reason()).isEqualTo(Reason.UNCLOSED_QUOTE);
    assertThat(rows.get(0).rejection().raw()).isEqualTo(stray);
    assertThat(rows.subList(1, 3)).allMatch(row -> row.event() != null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "too,few                                            | FIELD_COUNT        |",
        "u1,2026-01-05T10:00:00Z,page_view,/,1,1,more       | FIELD_COUNT        |",
        ",2026-01-05T10:00:00Z,page_view,/,1,1              | MISSING_VALUE      | user_id",
        "'  ,2026-01-05T10:00:00Z,page_view,/,1,1'          | MISSING_VALUE      | user_id",
        "u1,,page_view,/,1,1                                | MISSING_VALUE      | event_time",
        "u1,2026-01-05T10:00:00Z,,/,1,1                     | MISSING_VALUE      | event_type",
        "u1,05.01.2026,page_view,/,1,1                      | BAD_TIME           | event_time",
        "u1,2026-02-30T10:00:00Z,page_view,/,1,1            | BAD_TIME           | event_time",
        "u1,2026-01-05T25:00:00Z,page_view,/,1,1            | BAD_TIME           | event_time",
        "u1,0001-01-01T00:00:00Z,page_view,/,1,1            | TIME_OUT_OF_RANGE  | event_time",
        "u1,9999-12-31T23:59:59Z,page_view,/,1,1            | TIME_OUT_OF_RANGE  | event_time",
        "u1,2026-01-05T10:00:00Z,return,/,1,1               | UNKNOWN_EVENT_TYPE | event_type",
        "u1,2026-01-05T10:00:00Z,page_view,/,NaN,1          | BAD_NUMBER         | price",
        "u1,2026-01-05T10:00:00Z,page_view,/,1e309,1        | BAD_NUMBER         | price",
        "u1,2026-01-05T10:00:00Z,page_view,/,abc,1          | BAD_NUMBER         | price",
        "u1,2026-01-05T10:00:00Z,page_view,/,-0.01,1        | NEGATIVE_NUMBER    | price",
        "u1,2026-01-05T10:00:00Z,page_view,/,1,0.0004         | BAD_NUMBER         | quantity",
        "u1,2026-01-05T10:00:00Z,page_view,/,1,0            | NEGATIVE_NUMBER    | quantity",
        "u1,2026-01-05T10:00:00Z,page_view,/,1,99999999999  | BAD_NUMBER         | quantity",
      })
  void badLineHasItsReasonAndItsNeighboursAreUnharmed(String line, Reason reason, String column)
      throws IOException {
    List<Parsed> rows = read(HEADER + "\n" + GOOD + "\n" + line + "\n" + GOOD + "\n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).event()).isNotNull();
    assertThat(rows.get(1).rejection().reason()).isEqualTo(reason);
    assertThat(rows.get(1).rejection().column()).isEqualTo(column);
    assertThat(rows.get(1).rejection().raw()).isEqualTo(line);
    assertThat(rows.get(1).rejection().line()).isEqualTo(2);
    assertThat(rows.get(2).event()).isNotNull();
  }

  @Test
  void bytesThatAreNoTextAreRejectedAlone() throws IOException {
    byte[] latin =
        (HEADER + "\n" + GOOD + "\nK\u0081ln," + GOOD + "\na\0b,\n" + GOOD + "\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    List<Parsed> rows = read("a.csv", latin);

    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.INVALID_UTF8);
    assertThat(rows.get(2).rejection().reason()).isEqualTo(Reason.NUL_CHARACTER);
    assertThat(rows.get(3).event()).isNotNull();
  }

  @Test
  void hugeLineIsCutAndItsWholeHashKept() throws IOException {
    String huge = "x".repeat(3 * TextLines.MAX_BYTES);
    List<Parsed> rows = read(HEADER + "\n" + huge + "\n" + GOOD + "\n");

    Rejection rejection = rows.get(0).rejection();
    assertThat(rejection.reason()).isEqualTo(Reason.TOO_LONG);
    assertThat(rejection.raw()).hasSize(Rejection.MAX_RAW_CHARS);
    assertThat(rejection.rawSha256()).isEqualTo(Sha256.of(huge));
    assertThat(rows.get(1).event()).isNotNull();
  }

  @Test
  void headerWithoutARequiredColumnOrWithOneTwiceIsRefused() {
    assertThatThrownBy(() -> read("user_id,event_type\nu1,page_view\n"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("event_time");
    assertThatThrownBy(() -> read("user_id,event_time,event_type,user_id\n1,2,3,4\n"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void sameRowsFromCsvGzipAndJsonLines() throws IOException {
    byte[] csv = (HEADER + "\n" + GOOD + "\n").getBytes(StandardCharsets.UTF_8);
    String json =
        "{\"Price\":9.99,\"quantity\":1,\"PAGE\":\"/a\",\"event_type\":\"page_view\","
            + "\"event_time\":\"2026-01-05T10:00:00Z\",\"user_id\":\"u1\",\"event_id\":\"e\"}\n";

    Event plain = withoutId(read("a.csv", csv).get(0).event());

    assertThat(withoutId(read("a.csv.gz", gzip(csv)).get(0).event())).isEqualTo(plain);
    assertThat(withoutId(read("a.json", json.getBytes(StandardCharsets.UTF_8)).get(0).event()))
        .isEqualTo(plain);
    assertThat(read("a.jsonl", "[1]\nnot json\n".getBytes(StandardCharsets.UTF_8)))
        .allMatch(row -> row.rejection().reason() == Reason.BAD_JSON);
  }

  @Test
  void cutGzipIsUnreadable() throws IOException {
    byte[] zipped =
        gzip((HEADER + "\n" + (GOOD + "\n").repeat(1000)).getBytes(StandardCharsets.UTF_8));
    byte[] cut = java.util.Arrays.copyOf(zipped, zipped.length / 2);

    assertThatThrownBy(() -> read("a.csv.gz", cut)).isInstanceOf(UnreadableFileException.class);
  }

  @Test
  void missingIdIsThatOfTheContentHoweverItIsWritten() throws IOException {
    Event plain = read(HEADER + "\n" + GOOD + "\n").get(0).event();
    Event other =
        read("""
        quantity,page,price,event_type,event_time,user_id,colour
        1.0,"/a",9.990,page_view,2026-01-05 10:00:00 UTC,u1,red
        """)
            .get(0)
            .event();

    assertThat(plain.eventId()).hasSize(64);
    assertThat(other.eventId()).isEqualTo(plain.eventId());
    assertThat(read(HEADER + "\n" + GOOD.replace("9.99", "9.98") + "\n").get(0).event().eventId())
        .isNotEqualTo(plain.eventId());
  }

  @Test
  void twoStrayQuotesDoNotMakeOneRecord() throws IOException {
    String stray = "u1,2026-01-05T10:00:00Z,page_view,\"/a,1,1";
    List<Parsed> rows =
        read(HEADER + "\n" + stray + "\n" + GOOD + "\n" + stray + "\n" + GOOD + "\n");

    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).rejection().reason()).isEqualTo(Reason.UNCLOSED_QUOTE);
    assertThat(rows.get(2).rejection().reason()).isEqualTo(Reason.UNCLOSED_QUOTE);
    assertThat(rows.get(1).event()).isNotNull();
    assertThat(rows.get(3).event()).isNotNull();
  }

  private static Event withoutId(Event event) {
    return Events.copy(event, "", event.time(), event.recordId());
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private List<Parsed> read(String text) throws IOException {
    return read("a.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Parsed> read(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    List<Parsed> rows = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }
}
