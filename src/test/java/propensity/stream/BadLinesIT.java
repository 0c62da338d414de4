package propensity.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;

/** Bad lines through the whole stream, each between two good ones. */
@ExtendWith(SparkExtension.class)
class BadLinesIT {
  private static final int MIB = 1 << 20;

  /** A line with the reason and the column of its rejection. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bad(byte[] line, String rejection) {}

  private static Bad bad(String line, String rejection) {
    return new Bad(line.getBytes(UTF_8), rejection);
  }

  /** The contract's columns with one of them changed. */
  private static Bad with(String column, String value, String reason) {
    String[] columns = StreamRun.HEADER.split(",");
    String[] values = good(0).split(",", -1);
    values[List.of(columns).indexOf(column)] = value;
    return bad(String.join(",", values), reason + "|" + column);
  }

  private static final List<Bad> LINES =
      List.of(
          bad("short", "field_count|null"),
          bad(",", "field_count|null"),
          bad("e,u,s,2026-01-05T10:00:00Z,page_view,mobile,email,/,p,1.00", "field_count|null"),
          bad(good(0) + ",more", "field_count|null"),
          bad("\"e,u,s,2026-01-05T10:00:00Z,page_view,,,,,,", "unclosed_quote|null"),
          bad("e,u,s,2026-01-05T10:00:00Z,page_view,,,\"/,,,", "unclosed_quote|null"),
          bad("{\"user_id\":\"u\"}", "field_count|null"),
          bad("  ", "field_count|null"),
          bad(",,,,,,,,,,", "missing_value|user_id"),
          with("user_id", "", "missing_value"),
          with("user_id", "   ", "missing_value"),
          with("event_time", "", "missing_value"),
          with("event_type", "", "missing_value"),
          with("event_time", "yesterday", "bad_time"),
          with("event_time", "2026-01-05", "bad_time"),
          with("event_time", "05.01.2026 10:00", "bad_time"),
          with("event_time", "2026-13-05T10:00:00Z", "bad_time"),
          with("event_time", "2026-02-30T10:00:00Z", "bad_time"),
          with("event_time", "2026-01-05T24:01:00Z", "bad_time"),
          with("event_time", "2026-01-05T10:00:60Z", "bad_time"),
          with("event_time", "1767607200000", "bad_time"),
          with("event_time", "2026-01-05T10:00:00+99:00", "bad_time"),
          with("event_time", "0001-01-01T00:00:00Z", "time_out_of_range"),
          with("event_time", "1969-12-31T23:59:59Z", "time_out_of_range"),
          with("event_time", "9999-12-31T23:59:59Z", "time_out_of_range"),
          with("event_time", "+999999-01-01T00:00:00Z", "time_out_of_range"),
          with("event_time", "2099-01-01T00:00:00Z", "ahead_of_arrival"),
          with("event_type", "teleport", "unknown_event_type"),
          with("event_type", "PAGE_VIEW", "unknown_event_type"),
          with("event_type", "null", "unknown_event_type"),
          with("price", "NaN", "bad_number"),
          with("price", "Infinity", "bad_number"),
          with("price", "1e309", "bad_number"),
          with("price", "ten", "bad_number"),
          with("price", "1.2.3", "bad_number"),
          with("price", "0x10", "bad_number"),
          with("price", "92233720368547758.08", "bad_number"),
          with("price", "-0.01", "negative_number"),
          with("quantity", "0.0004", "bad_number"),
          with("quantity", "many", "bad_number"),
          with("quantity", "2147483648", "bad_number"),
          with("quantity", "1000001", "bad_number"),
          with("quantity", "0", "negative_number"),
          with("quantity", "-3", "negative_number"),
          new Bad("K\u0081ln,u,s,,,,,,,,".getBytes(ISO_8859_1), "invalid_utf8|null"),
          new Bad(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, "invalid_utf8|null"),
          bad("e,u\0,s,2026-01-05T10:00:00Z,page_view,,,,,,", "nul_character|null"),
          bad("x".repeat(100 * MIB), "too_long|null"));

  private static String good(int number) {
    return "g%d,u,s,2026-01-05T10:%02d:%02d.000Z,page_view,mobile,email,/p,p1,1.00,1"
        .formatted(number, number / 60, number % 60);
  }

  @Test
  void eachIsInItsPlaceWithItsReasonAndItsNeighboursAreUnharmed(
      SparkSession spark, @TempDir Path folder) throws Exception {
    assertThat(LINES).hasSizeGreaterThanOrEqualTo(40);
    StreamRun run = new StreamRun(spark, folder);
    List<String> expected = new ArrayList<>();
    int number = 0;
    try (OutputStream out = lines(run.folders.incoming().resolve("bad.csv"))) {
      write(out, StreamRun.HEADER.getBytes(UTF_8));
      for (Bad bad : LINES) {
        write(out, good(number).getBytes(UTF_8));
        write(out, bad.line());
        number++;
        expected.add(2 * number + "|" + bad.rejection());
      }
      write(out, good(number).getBytes(UTF_8));
    }

    run.once();

    assertThat(run.rows("SELECT line_no, reason, column_name FROM rejected_events ORDER BY 1"))
        .isEqualTo(expected);
    assertThat(run.count("SELECT max(length(raw)) FROM rejected_events")).isEqualTo(64 * 1024);
    assertThat(run.rows("SELECT event_id FROM events ORDER BY seq"))
        .hasSize(number + 1)
        .startsWith("g0", "g1")
        .endsWith("g" + number);
    assertThat(run.rows("SELECT lines_read = enriched + rejected, lines_read FROM batches"))
        .containsExactly("1|" + (2 * number + 1));
  }

  private static OutputStream lines(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return new BufferedOutputStream(Files.newOutputStream(file));
  }

  private static void write(OutputStream out, byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }
}
