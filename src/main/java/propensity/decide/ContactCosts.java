package propensity.decide;

import propensity.ExitCode;
import propensity.Problem;

/**
 * What a contact costs and brings.
 *
 * @param margin share of a cart's value that is left as profit, above 0 and up to 1
 * @param contactCostCents of writing to one shopper, 0 or more
 * @param budgetCents for all contacts, 0 or more
 * @param audienceDays how far back abandoned carts count, 1 or more
 */
public record ContactCosts(
    double margin, long contactCostCents, long budgetCents, int audienceDays) {

  /** Checks the values, naming the setting that is wrong. */
  public ContactCosts {
    require(margin > 0 && margin <= 1, "report.margin", margin, "above 0 and up to 1");
    require(contactCostCents >= 0, "report.contact_cost_cents", contactCostCents, "0 or more");
    require(budgetCents >= 0, "report.budget_cents", budgetCents, "0 or more");
    require(audienceDays >= 1, "report.audience_days", audienceDays, "1 or more");
  }

  static void require(boolean right, String key, Object value, String range) {
    if (!right) {
      throw new Problem(
          ExitCode.USAGE,
          key + " is " + value,
          "it must be " + range,
          "set " + key + " in the configuration, or with --set " + key + "=VALUE");
    }
  }
}
