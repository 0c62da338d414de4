package propensity.train;

import java.io.Serializable;

/**
 * How many rows a fitted row stands for. Where there are more than a fit takes, users are drawn by
 * hash and weighted by the inverse of their chance, which leaves the likelihood as it is on average
 * and probabilities as they are: nothing is to be undone afterwards.
 *
 * @param buying of a session that buys
 * @param others of any other session, at least as much, since there are more of them
 */
public record Weights(double buying, double others) implements Serializable {
  /** Every row is fitted. */
  public static final Weights NONE = new Weights(1, 1);

  /**
   * Rows of sessions that buy are kept as long as they take no more than half of the room.
   *
   * @param most rows to fit on, about
   */
  static Weights of(TrainingData.Count rows, double most) {
    double others = (double) rows.rows() - rows.buyingRows();
    double buying = Math.min((double) rows.buyingRows(), Math.max(most / 2, most - others));
    return new Weights(
        Math.max(1, rows.buyingRows() / Math.max(1, buying)),
        Math.max(1, others / Math.max(1, most - buying)));
  }

  double of(boolean bought) {
    return bought ? buying : others;
  }
}
