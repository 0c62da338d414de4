package propensity.score;

import propensity.model.ServedModel;
import propensity.session.Features;

/**
 * The score of an event or a session.
 *
 * @param propensity strictly between 0 and 1
 * @param decile 1 is the highest
 */
public record Score(double propensity, int decile) {

  /** Null where there are no features: from a session's first purchase on. */
  public static Score of(ServedModel model, Features features) {
    if (features == null) {
      return null;
    }
    double propensity = model.scorer().score(features);
    return new Score(propensity, model.decile(propensity));
  }
}
