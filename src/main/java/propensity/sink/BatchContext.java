package propensity.sink;

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
 */
public record BatchContext(
    String queryId, long batchId, ServedModel model, SessionRules rules, long startedAt) {

  String modelVersion() {
    return model.version();
  }
}
