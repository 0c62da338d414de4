package propensity.stream;

import java.util.Collections;
import java.util.function.Consumer;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
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
 * they arrived, and what comes of it is scored and packed for the writer. Whether a session has
 * ended, and whether a shopper is forgotten, the fold says when the next event shows it; the
 * warehouse marks sessions closed by event time.
 *
 * <p>A timer frees the memory of shoppers who are forgotten, by the same time as the warehouse's,
 * which is Spark's watermark here. It waits longer than the fold does, for events of files that
 * come late: only one that is further behind the shop than {@value #WAIT_DAYS} days can tell
 * whether its shopper was still in memory.
 */
final class SessionOperator extends StatefulProcessor<String, LinesOfUser, byte[]> {
  private static final int WAIT_DAYS = 7;

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
            after -> {
              timeline.update(TimelineCodec.bytes(after, out));
              if (state == null) {
                long seenAt = Math.max(after.lastEventAt(), timerValues.getCurrentWatermarkInMs());
                getHandle().registerTimer(freeAt(seenAt));
              }
            }));
  }

  /** There is one timer per shopper, which is set once more where the shopper was seen since. */
  @Override
  public Iterator<byte[]> handleExpiredTimer(
      String key, TimerValues timerValues, ExpiredTimerInfo expired) {
    long freeAt = freeAt(TimelineCodec.timeline(timeline.get()).lastEventAt());
    if (freeAt > timerValues.getCurrentWatermarkInMs()) {
      getHandle().registerTimer(freeAt);
    } else {
      timeline.clear();
    }
    return CollectionConverters.asScala(Collections.<byte[]>emptyIterator());
  }

  private long freeAt(long seenAt) {
    return seenAt + rules.forgetAfter().plusDays(WAIT_DAYS).toMillis();
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
