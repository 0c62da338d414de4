package propensity.train;

import propensity.session.Features;

/**
 * What evaluation needs of an example.
 *
 * @param user a hash of the user id
 * @param startedAt the session's start: with the user, it tells sessions apart
 * @param seq number of the event in its session, from 1
 * @param stage of the session at the event
 * @param last whether it is its session's last example
 * @param bought the label
 * @param truth the true probability where it is known, else null
 * @param features at the event
 */
public record EvaluationRow(
    long user,
    long startedAt,
    int seq,
    String stage,
    boolean last,
    boolean bought,
    Double truth,
    Features features) {

  public EvaluationRow {
    // Decoding gives every row a string of its own.
    stage = stage.intern();
  }
}
