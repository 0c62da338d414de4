package propensity.decide;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which offer a session in progress gets. The first rule that fits decides; none fits, no offer.
 * From {@code sureFrom} on there is never one: who buys anyway needs no discount.
 *
 * @param version of the policy, kept with every offer
 * @param sureFrom propensity from which on no offer is made, above 0 and up to 1
 * @param rules in order of precedence
 */
public record OfferPolicy(String version, double sureFrom, List<Rule> rules) {

  /**
   * One rule.
   *
   * @param offer its id, such as {@code free_shipping}
   * @param from lowest propensity, inside
   * @param below highest propensity, outside
   * @param stages of the session, of {@code browse}, {@code cart}, {@code checkout}; empty for any
   * @param cartFromCents lowest cart value
   */
  public record Rule(
      String offer, double from, double below, List<String> stages, long cartFromCents) {
    private static final Set<String> STAGES = Set.of("browse", "cart", "checkout");

    /** Checks the values, naming the setting that is wrong. */
    public Rule {
      String key = "report.offers.rules";
      DecisionSettings.require(
          offer != null && !offer.isBlank(), key + ".offer", offer, "the id of an offer");
      DecisionSettings.require(from >= 0 && from < 1, key + ".from", from, "0 or more and below 1");
      DecisionSettings.require(
          below > from && below <= 1, key + ".below", below, "above from and up to 1");
      stages = stages == null ? List.of() : List.copyOf(stages);
      DecisionSettings.require(
          STAGES.containsAll(stages), key + ".stages", stages, "some of browse, cart, checkout");
      DecisionSettings.require(
          cartFromCents >= 0, key + ".cart_from_cents", cartFromCents, "0 or more");
    }

    boolean fits(double propensity, String stage, long cartValueCents) {
      return propensity >= from
          && propensity < below
          && (stages.isEmpty() || stages.contains(stage))
          && cartValueCents >= cartFromCents;
    }
  }

  /** Checks the values, naming the setting that is wrong. */
  public OfferPolicy {
    DecisionSettings.require(
        version != null && !version.isBlank(), "report.offers.version", version, "a text");
    DecisionSettings.require(
        sureFrom > 0 && sureFrom <= 1, "report.offers.sure_from", sureFrom, "above 0 and up to 1");
    rules = rules == null ? List.of() : List.copyOf(rules);
    Set<String> seen = new HashSet<>();
    for (Rule rule : rules) {
      DecisionSettings.require(
          rule.from() < sureFrom,
          "report.offers.rules.from",
          rule.from(),
          "below sure_from, or the rule of " + rule.offer() + " never fits");
      DecisionSettings.require(
          seen.add(rule.toString()),
          "report.offers.rules",
          rule.offer(),
          "without the same rule twice");
    }
  }

  /** The offer for a session, or null for none. */
  String offerFor(Offer.OpenSession session) {
    return offerFor(session.propensity(), session.stage(), session.cartValueCents());
  }

  /** The offer for a propensity, stage and cart value, or null for none. */
  String offerFor(double propensity, String stage, long cartValueCents) {
    if (propensity >= sureFrom) {
      return null;
    }
    return rules.stream()
        .filter(rule -> rule.fits(propensity, stage, cartValueCents))
        .findFirst()
        .map(Rule::offer)
        .orElse(null);
  }
}
