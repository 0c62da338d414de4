package propensity.warehouse;

import propensity.ExitCode;
import propensity.Problem;

/**
 * A row of the batch ledger. Times are epoch milliseconds.
 *
 * @param queryId the streaming query's id, which lives in its checkpoint
 * @param batchId the batch's number in that query, from 0
 * @param modelVersion that scored it
 * @param linesRead records in the batch's files, as the gate counted them
 * @param newestEvent time of the newest event in the warehouse after this batch; 0 before one
 * @param ignored how many of the rejected the source mapping says to leave out: no fault of the
 *     data; not in the ledger, since rejected_events tells
 */
public record Batch(
    String queryId,
    long batchId,
    String modelVersion,
    long linesRead,
    long enriched,
    long duplicate,
    long late,
    long rejected,
    long startedAt,
    long committedAt,
    long newestEvent,
    long ignored) {

  public Batch {
    if (linesRead != enriched + duplicate + late + rejected) {
      throw new Problem(
          ExitCode.BAD_DATA,
          "batch %d of query %s does not add up: %d lines were accepted, but %d enriched + %d duplicate + %d late + %d rejected arrived"
              .formatted(batchId, queryId, linesRead, enriched, duplicate, late, rejected),
          "a file in the ready folder was changed, cut or removed after it was accepted",
          "put the file back as it was (files.sha256 tells) and run this again; nothing of the"
              + " batch was written");
    }
  }
}
