package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Event;
import propensity.event.Parsed;

/** The same data is the same events, whatever the format and the order of the columns. */
class SameInAllFormatsTest {
  private static final Path SAMPLE = Path.of("src/test/resources/propensity/sources/rees46.csv");

  @TempDir Path folder;

  @Test
  void csvGzipJsonAndParquetWithShuffledColumns() throws IOException {
    SampleFiles sample = new SampleFiles(SAMPLE);
    List<String> numbers = List.of("price", "product_id", "category_id", "user_id");
    List<Event> expected = events(SAMPLE);

    assertThat(expected).hasSize(5).allMatch(event -> event.eventId().length() == 64);
    assertThat(events(sample.csv(folder.resolve("a.csv")))).isEqualTo(expected);
    assertThat(events(sample.gzip(folder.resolve("a.csv.gz")))).isEqualTo(expected);
    assertThat(events(sample.json(folder.resolve("a.jsonl"), numbers))).isEqualTo(expected);
    for (String time :
        List.of(
            "optional int64 event_time (TIMESTAMP(MICROS,true))",
            "optional int64 event_time (TIMESTAMP(MILLIS,false))",
            "optional int96 event_time",
            "optional binary event_time (UTF8)")) {
      String message =
          "message rees46 { optional double price; optional binary event_type (UTF8); "
              + time
              + "; optional int64 product_id; optional int64 category_id;"
              + " optional int32 user_id; optional binary user_session (UTF8); }";
      Path file = folder.resolve("a" + Integer.toHexString(time.hashCode()) + ".parquet");
      assertThat(events(sample.parquet(file, message))).as(time).isEqualTo(expected);
    }
  }

  private static List<Event> events(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), Mappings.rees46())) {
      while (reader.hasNext()) {
        Parsed parsed = reader.next();
        if (parsed.event() != null) {
          events.add(parsed.event());
        }
      }
    }
    return events;
  }
}
