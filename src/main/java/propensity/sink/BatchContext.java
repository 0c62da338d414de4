package propensity.sink;

import java.util.List;
import java.util.function.LongFunction;
import propensity.event.OrderLine;
import propensity.model.ServedModel;
import propensity.session.SessionRules;

/**
 * What all rows of a batch have in common.
 *
 * @param queryId the streaming query's id
 * @param batchId the batch's number in it
 * @param model the version that scores this batch
 * @param rules when sessions close
 * @param startedAt epoch milliseconds
 * @param orderLines what is to be remembered of the orders in a file, by its number
 */
public record BatchContext(
    String queryId,
    long batchId,
    ServedModel model,
    SessionRules rules,
    long startedAt,
    LongFunction<List<OrderLine>> orderLines) {

  /** The columns that say which batch has written a row. */
  public record BatchKey(String queryId, long batchId) {}

  String modelVersion() {
    return model.version();
  }

  /** The columns of every row of the batch. */
  BatchKey key() {
    return new BatchKey(queryId, batchId);
  }

  /** The columns of every event row of the batch. */
  EventRow.Stamp stamp() {
    return new EventRow.Stamp(modelVersion(), queryId, batchId, System.currentTimeMillis());
  }

  /**
   * The time of a last event before which a session is closed: so long before the clock that no
   * event of a shopper who is as far as the clock can join it. A session of one who is behind may
   * still go on, and is open again then.
   */
  long closedBefore(ClosingClock clock) {
    long time = clock.time();
    return time == Long.MIN_VALUE ? time : rules.overBefore(time);
  }
}
