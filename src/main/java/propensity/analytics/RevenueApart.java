package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * What was paid in one currency that is not the shop's and has no rate. No other figure of the shop
 * has it.
 *
 * @param currency ISO 4217 code
 * @param orders that are in it
 * @param revenueCents in hundredths of it, whatever was paid back
 * @param refundedCents paid back
 * @param netRevenueCents revenue less what was paid back
 */
public record RevenueApart(
    String currency, long orders, long revenueCents, long refundedCents, long netRevenueCents) {

  /** What to do about it. */
  public static final String REMEDY =
      "set shop.currency, and rates of others in shop.rates, then run: ./spark-submit.sh stream"
          + " --rebuild-checkpoint --accept-mapping";

  /** Reads the view {@code revenue_apart}. */
  public static List<RevenueApart> ask(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM revenue_apart", RevenueApart.class);
  }

  /**
   * The currencies of amounts that are kept apart, of the batches that were committed from a time
   * on.
   *
   * @param from epoch milliseconds
   */
  public static List<String> currenciesSince(Connection warehouse, long from) throws SQLException {
    return Query.list(
        warehouse,
        "SELECT DISTINCT e.currency FROM events AS e"
            + " JOIN batches AS b ON b.query_id = e.query_id AND b.batch_id = e.batch_id"
            + " WHERE e.currency IS NOT NULL AND b.committed_at >= ? ORDER BY e.currency",
        row -> row.getString(1),
        from);
  }
}
