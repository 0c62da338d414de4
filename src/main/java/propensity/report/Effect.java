package propensity.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import propensity.model.Interval;
import propensity.model.ModelCard;

/**
 * What an input of the model does to the odds of buying.
 *
 * @param ratio factor on the odds per standard deviation where the card has it, else per unit; an
 *     end that is not a positive number is NaN
 */
public record Effect(String name, Interval ratio) {

  /** Those of a card, the strongest first; empty without a card. */
  public static List<Effect> of(ModelCard card) {
    List<Effect> effects = new ArrayList<>();
    for (ModelCard.Feature feature :
        card == null ? List.<ModelCard.Feature>of() : card.features()) {
      Interval perDeviation = feature.oddsRatioPerDeviation();
      Interval ratio =
          perDeviation == null || Double.isNaN(perDeviation.value())
              ? feature.oddsRatio()
              : perDeviation;
      if (feature.name() != null && ratio != null && ratio.value() > 0) {
        effects.add(
            new Effect(
                feature.name(),
                new Interval(ratio.value(), positive(ratio.low()), positive(ratio.high()))));
      }
    }
    effects.sort(
        Comparator.comparingDouble((Effect effect) -> log(effect.ratio.value())).reversed());
    return List.copyOf(effects);
  }

  private static double positive(double number) {
    return number > 0 ? number : Double.NaN;
  }

  /** How far a factor is from 1. */
  private static double log(double factor) {
    return Math.abs(Math.log(factor));
  }

  /** Lower end of the interval, or the ratio itself where it has none. */
  public double low() {
    return Double.isNaN(ratio.low()) ? ratio.value() : ratio.low();
  }

  /** Upper end of the interval, or the ratio itself where it has none. */
  public double high() {
    return Double.isNaN(ratio.high()) ? ratio.value() : ratio.high();
  }

  /** An axis that holds the intervals. */
  public static Axis axis(List<Effect> effects) {
    return Axis.factors(
        effects.stream()
            .mapToDouble(effect -> Math.max(log(effect.low()), log(effect.high())))
            .max()
            .orElse(1));
  }
}
