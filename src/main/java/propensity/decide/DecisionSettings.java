package propensity.decide;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import propensity.ExitCode;
import propensity.Problem;
import propensity.warehouse.Query;
import propensity.warehouse.settings.StoredSettings;

/**
 * What a contact costs and brings: the row of the table {@code decision_settings}, with which the
 * view {@code retargeting_audience} counts.
 *
 * @param margin share of a cart's value that is left as profit, above 0 and up to 1
 * @param contactCostCents of writing to one shopper, 0 or more
 * @param budgetCents for all contacts, 0 or more
 * @param audienceDays how far back abandoned carts count, 1 or more
 */
public record DecisionSettings(
    double margin, long contactCostCents, long budgetCents, int audienceDays)
    implements StoredSettings {

  /** Checks the values, naming the setting that is wrong. */
  public DecisionSettings {
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

  /** Those in the warehouse; empty if none were written yet. */
  static Optional<DecisionSettings> stored(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM decision_settings", DecisionSettings.class)
        .stream()
        .findFirst();
  }

  @Override
  public boolean isStored(Connection warehouse) throws SQLException {
    return stored(warehouse).filter(this::equals).isPresent();
  }

  @Override
  public void put(Connection warehouse) throws SQLException {
    try (PreparedStatement row =
        warehouse.prepareStatement(
            "INSERT INTO decision_settings"
                + " (id, margin, contact_cost_cents, budget_cents, audience_days)"
                + " VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET margin = excluded.margin,"
                + " contact_cost_cents = excluded.contact_cost_cents,"
                + " budget_cents = excluded.budget_cents, audience_days = excluded.audience_days")) {
      row.setDouble(1, margin);
      row.setLong(2, contactCostCents);
      row.setLong(3, budgetCents);
      row.setInt(4, audienceDays);
      row.executeUpdate();
    }
  }
}
