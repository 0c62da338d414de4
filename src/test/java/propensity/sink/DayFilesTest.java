package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.model.ServedModels;
import propensity.score.Score;
import propensity.session.Clickstream;
import propensity.session.Session;

/** An export of years in one batch, shopper by shopper. */
class DayFilesTest {
  private static final int MAX_OPEN = 4;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message event { required int64 event_time; }");

  @TempDir private Path folder;

  @Test
  void fewFilesAreOpenAtATimeHoweverManyDaysThereAre() throws IOException {
    int days = 5 * MAX_OPEN / 2;
    Map<String, Integer> rows = new HashMap<>();
    DayFiles files =
        new DayFiles(
            new org.apache.hadoop.fs.Path(folder.toUri()),
            SCHEMA,
            row -> group(row, rows),
            new Configuration(),
            MAX_OPEN);

    for (int shopper = 0; shopper < 3; shopper++) {
      for (int day = 0; day < days; day++) {
        files.write(row(day));
      }
    }

    assertThat(names()).hasSize(MAX_OPEN);
    assertThat(files.close()).hasSize(days).containsExactlyInAnyOrderElementsOf(names());
    assertThat(rows).hasSize(days).allSatisfy((time, count) -> assertThat(count).isEqualTo(3));
  }

  private static Group group(EventRow row, Map<String, Integer> rows) {
    rows.merge("" + row.eventTime(), 1, Integer::sum);
    Group group = new SimpleGroup(SCHEMA);
    group.add("event_time", row.eventTime());
    return group;
  }

  private static EventRow row(int day) {
    long time = Clickstream.t(day * 24 * 60);
    Event event = Clickstream.event("e", "u", null, time, EventType.PAGE_VIEW, "p");
    Session session = Clickstream.fold(List.of(event)).current();
    return EventRow.of(
        event, session, Score.of(ServedModels.rising("v1"), session.features()), null);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .toList());
    }
  }
}
