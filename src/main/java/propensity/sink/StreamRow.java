package propensity.sink;

import propensity.event.Rejection;
import propensity.score.Score;
import propensity.session.FoldOutput;

/**
 * What goes to the warehouse; exactly one of outcome, rejection and fileRead is not null.
 *
 * @param outcome what became of an event or a session; its features have become a score
 * @param score of an enriched event or of a session; null where there is nothing to judge by
 * @param features the model's exact inputs as JSON, for the logged share of users
 * @param rejection a bad line
 * @param fileRead the end of a file
 */
public record StreamRow(
    FoldOutput outcome, Score score, String features, Rejection rejection, FileRead fileRead) {

  static StreamRow of(Rejection rejection) {
    return new StreamRow(null, null, null, rejection, null);
  }

  static StreamRow of(FileRead fileRead) {
    return new StreamRow(null, null, null, null, fileRead);
  }
}
