package propensity.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import propensity.event.Event;
import propensity.session.Arrivals;
import propensity.session.SessionRules;
import propensity.session.Timeline;
import propensity.spark.Records;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The stateful operator: each shopper's timeline goes on with the events of a batch, in the order
 * they arrived. It needs no timer and no watermark of Spark's: the fold ends a session when the
 * next event shows the gap, and the warehouse marks sessions closed by event time.
 */
final class SessionOperator extends StatefulProcessor<String, Line, StreamRow> {
  static final Encoder<StreamRow> STREAM_ROW = Records.encoder(StreamRow.class);
  private static final Encoder<Timeline> TIMELINE = Records.encoder(Timeline.class);

  private final SessionRules rules;
  private transient ValueState<Timeline> timeline;

  SessionOperator(SessionRules rules) {
    this.rules = rules;
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) {
    timeline = getHandle().getValueState("timeline", TIMELINE, TTLConfig.NONE());
  }

  @Override
  public Iterator<StreamRow> handleInputRows(
      String key, Iterator<Line> lines, TimerValues timerValues) {
    if (key.isEmpty()) {
      return lines.map(line -> new StreamRow(null, line.rejection(), line.fileRead()));
    }
    List<Event> events = new ArrayList<>();
    while (lines.hasNext()) {
      events.add(lines.next().event());
    }
    events.sort(Event.ARRIVAL_ORDER);
    List<StreamRow> rows = new ArrayList<>(events.size() + 2);
    Timeline before = timeline.exists() ? timeline.get() : Timeline.EMPTY;
    Arrivals arrivals =
        new Arrivals(before, rules, outcome -> rows.add(new StreamRow(outcome, null, null)));
    events.forEach(arrivals::accept);
    timeline.update(arrivals.close());
    return CollectionConverters.asScala(rows.iterator());
  }

  /** Spark calls this when the partition has put its state on disk. */
  @Override
  public void close() {
    Failpoint.STATE_COMMITTED.pass();
  }
}
