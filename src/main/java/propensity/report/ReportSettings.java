package propensity.report;

import java.util.List;
import propensity.ExitCode;
import propensity.Problem;
import propensity.decide.ContactCosts;
import propensity.decide.OfferPolicy;

/**
 * What the report reckons with: the block {@code report} of the configuration.
 *
 * @param margin share of a cart's value that is left as profit, above 0 and up to 1
 * @param contactCostCents of writing to one shopper, 0 or more
 * @param budgetCents for all contacts, 0 or more
 * @param audienceDays how far back abandoned carts count, 1 or more
 * @param offers which session in progress gets which offer
 * @param formats of {@code json}, {@code csv}, {@code html}: at least one
 */
public record ReportSettings(
    double margin,
    long contactCostCents,
    long budgetCents,
    int audienceDays,
    OfferPolicy offers,
    List<String> formats) {
  private static final List<String> FORMATS = List.of("json", "csv", "html");

  /**
   * Checks the values.
   *
   * @throws Problem naming the setting that is wrong
   */
  public ReportSettings {
    new ContactCosts(margin, contactCostCents, budgetCents, audienceDays);
    if (offers == null) {
      throw wrong("report.offers", "missing", "it must give version, sure_from and rules");
    }
    formats = formats == null ? List.of() : List.copyOf(formats);
    if (formats.isEmpty() || !FORMATS.containsAll(formats)) {
      throw wrong("report.formats", formats.toString(), "it must be some of json, csv, html");
    }
  }

  private static Problem wrong(String key, String value, String why) {
    return new Problem(
        ExitCode.USAGE, key + " is " + value, why, "set " + key + " in the configuration");
  }

  /**
   * A margin of 30 %, contacts at 0.50, a budget of 50.00, carts of the last 7 days, all formats,
   * and offers to those who hesitate over a cart, none to those who are sure.
   */
  public static ReportSettings defaults() {
    return new ReportSettings(
        0.30,
        50,
        5000,
        7,
        new OfferPolicy(
            "2026-1",
            0.5,
            List.of(
                new OfferPolicy.Rule("discount_10", 0.05, 0.2, List.of("cart", "checkout"), 10_000),
                new OfferPolicy.Rule(
                    "free_shipping", 0.05, 0.5, List.of("cart", "checkout"), 3_000),
                new OfferPolicy.Rule("cart_reminder", 0.01, 0.5, List.of("cart"), 0))),
        FORMATS);
  }

  ContactCosts contactCosts() {
    return new ContactCosts(margin, contactCostCents, budgetCents, audienceDays);
  }
}
