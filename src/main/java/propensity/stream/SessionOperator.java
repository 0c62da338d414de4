package propensity.stream;

import java.util.function.Consumer;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import propensity.Failpoint;
import propensity.event.PackedOutput;
import propensity.score.BatchModel;
import propensity.session.FoldOutput;
import propensity.session.OutOfOrderFold;
import propensity.session.SessionRules;
import propensity.session.Timeline;
import propensity.session.TimelineCodec;
import propensity.sink.FoldRows;
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
  private transient PackedOutput out;
  private transient Consumer<FoldOutput> rows;

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
      rows = rowsInto(out);
    }
    byte[] state = timeline.get();
    Timeline before = state == null ? Timeline.EMPTY : TimelineCodec.timeline(state);
    return CollectionConverters.asScala(
        new FoldedRows(
            CollectionConverters.asJava(lines),
            new OutOfOrderFold(before, rules, rows),
            out,
            after -> timeline.update(TimelineCodec.bytes(after, out))));
  }

  /** Where the fold's outputs go: nowhere, if the batch only brings the state up to date. */
  private Consumer<FoldOutput> rowsInto(PackedOutput to) {
    BatchModel scoring = BatchModel.ofTask();
    if (scoring == null) {
      return output -> {};
    }
    FoldRows scored = new FoldRows(scoring, rules, new RowCodec(to));
    return output -> output.to(scored);
  }

  /** Spark calls this when the partition has put its state on disk. */
  @Override
  public void close() {
    Failpoint.STATE_COMMITTED.hit();
  }
}
