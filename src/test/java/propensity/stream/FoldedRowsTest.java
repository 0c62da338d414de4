package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.PackedOutput;
import propensity.model.ServedModels;
import propensity.score.BatchModel;
import propensity.score.FeatureLog;
import propensity.session.Clickstream;
import propensity.session.OutOfOrderFold;
import propensity.session.SessionRules;
import propensity.session.Timeline;
import propensity.sink.EventRow;
import propensity.sink.FoldRows;
import propensity.sink.RowCodec;
import propensity.sink.RowWriter;

class FoldedRowsTest {
  private final PackedOutput out = new PackedOutput();
  private final List<Timeline> kept = new ArrayList<>();

  @Test
  void rowsComeSomeAtATimeAndInOrderOfArrival() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      events.add(
          Clickstream.event(
              "e%05d".formatted(i), "u", "s" + i, i * 1_000L, EventType.PAGE_VIEW, "p" + i));
    }
    List<LinesOfUser> lines = new ArrayList<>();
    for (int from = 0; from < events.size(); from += 1_000) {
      lines.add(LinesOfUser.of("u", events.subList(from, from + 1_000), out));
    }
    Collections.shuffle(lines, new Random(1));

    List<byte[]> rows = new ArrayList<>();
    folded(lines).forEachRemaining(rows::add);

    assertThat(rows)
        .hasSizeGreaterThan(20)
        .allMatch(bytes -> bytes.length < 6 * FoldedRows.MAX_BYTES_AT_A_TIME);
    assertThat(eventIds(rows)).isEqualTo(events.stream().map(Event::eventId).toList());
    assertThat(kept).hasSize(1);
    assertThat(Clickstream.newestOf(kept.get(0))).isEqualTo(events.get(events.size() - 1).time());
  }

  private FoldedRows folded(List<LinesOfUser> lines) {
    BatchModel scoring = new BatchModel(ServedModels.rising("v1"), new FeatureLog(0));
    FoldRows rows = new FoldRows(scoring, SessionRules.DEFAULT, new RowCodec(out));
    OutOfOrderFold fold =
        new OutOfOrderFold(Timeline.EMPTY, SessionRules.DEFAULT, output -> output.to(rows));
    return new FoldedRows(lines.iterator(), fold, out, kept::add);
  }

  private static List<String> eventIds(List<byte[]> rows) {
    List<String> ids = new ArrayList<>();
    RowWriter<RuntimeException> events =
        new RowWriter.Selective<>() {
          @Override
          public void enriched(EventRow row) {
            ids.add(row.eventId());
          }
        };
    rows.forEach(packed -> RowCodec.read(packed, events));
    return ids;
  }
}
