package propensity.report;

import java.util.List;
import propensity.ExitCode;
import propensity.Problem;
import propensity.decide.DecisionSettings;
import propensity.decide.OfferPolicy;

/**
 * What the report counts with: the block {@code report} of the configuration.
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
    new DecisionSettings(margin, contactCostCents, budgetCents, audienceDays); // checks them
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

  /** What the view {@code retargeting_audience} counts with. */
  public DecisionSettings decisions() {
    return new DecisionSettings(margin, contactCostCents, budgetCents, audienceDays);
  }
}
