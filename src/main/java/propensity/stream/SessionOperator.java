package propensity.stream;

import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import propensity.event.Event;
import propensity.event.PackedOutput;
import propensity.score.Scoring;
import propensity.session.OutOfOrderFold;
import propensity.session.SessionRules;
import propensity.session.Timeline;
import propensity.session.TimelineCodec;
import propensity.sink.Failpoint;
import propensity.sink.RowCodec;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The stateful operator: each shopper's timeline goes on with the events of a batch, in the order
 * they arrived, and what comes of it is scored and packed for the writer. It needs no timer and no
 * watermark of Spark's: the fold ends a session when the next event shows the gap, and the
 * warehouse marks sessions closed by event time.
 */
final class SessionOperator extends StatefulProcessor<String, LinesOfUser, byte[]> {
  private final SessionRules rules;
  private transient ValueState<byte[]> timeline;
  private transient Scoring scoring;
  private transient PackedOutput out;

  SessionOperator(SessionRules rules) {
    this.rules = rules;
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) {
    timeline = getHandle().getValueState("timeline", Encoders.BINARY(), TTLConfig.NONE());
    out = null;
  }

  @Override
  public Iterator<byte[]> handleInputRows(
      String key, Iterator<LinesOfUser> lines, TimerValues timerValues) {
    if (key.isEmpty()) {
      return lines.map(LinesOfUser::packed);
    }
    if (out == null) {
      out = new PackedOutput();
      scoring = Scoring.ofTask();
    }
    List<Event> events = fold(lines);
    byte[] state = timeline.get();
    Timeline before = state == null ? Timeline.EMPTY : TimelineCodec.timeline(state);
    out.clear();
    OutOfOrderFold fold =
        new OutOfOrderFold(
            before,
            rules,
            outcome -> {
              if (scoring != null) {
                RowCodec.write(out, outcome, scoring);
              }
            });
    events.forEach(fold::add);
    Timeline after = fold.close();
    byte[] rows = out.toBytes();
    timeline.update(TimelineCodec.bytes(after, out));
    return CollectionConverters.asScala(List.of(rows).iterator());
  }

  private static List<Event> fold(Iterator<LinesOfUser> lines) {
    List<Event> events = lines.next().events();
    if (lines.hasNext()) {
      while (lines.hasNext()) {
        events.addAll(lines.next().events());
      }
      events.sort(Event.ARRIVAL_ORDER);
    }
    return events;
  }

  /** Spark calls this when the partition has put its state on disk. */
  @Override
  public void close() {
    Failpoint.STATE_COMMITTED.pass();
  }
}
