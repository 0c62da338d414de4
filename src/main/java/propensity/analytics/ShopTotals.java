package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * The whole shop in one row. Rates count sessions whose outcome is known: closed ones of humans.
 *
 * @param conversion sessions with a known outcome, and those that bought
 * @param purchases in these sessions; a session may buy twice
 * @param revenueCents of these purchases
 * @param averageOrderCents revenue over the sessions that bought, rounded down: a feed may have one
 *     purchase event a product or one an order; null without a purchase
 * @param openSessions of humans, still in progress at the newest event: not in the rates
 * @param openConversions sessions in progress that have bought already: not in the rates
 * @param openRevenueCents of sessions in progress: not in the revenue
 * @param botSessions left out of all figures of the shop
 * @param botEvents in these
 * @param events in all sessions, bots included
 * @param firstEventAt epoch milliseconds; null in an empty warehouse
 * @param newestEventAt epoch milliseconds; null in an empty warehouse
 */
public record ShopTotals(
    Rate conversion,
    long purchases,
    long revenueCents,
    Long averageOrderCents,
    long openSessions,
    long openConversions,
    long openRevenueCents,
    long botSessions,
    long botEvents,
    long events,
    Long firstEventAt,
    Long newestEventAt) {

  /** Asks the view {@code shop_totals}. */
  public static ShopTotals ask(Connection warehouse) throws SQLException {
    return Query.list(
            warehouse,
            "SELECT * FROM shop_totals",
            row -> {
              long conversions = row.getLong("conversions");
              long revenue = row.getLong("revenue_cents");
              return new ShopTotals(
                  Rate.of(conversions, row.getLong("sessions")),
                  row.getLong("purchases"),
                  revenue,
                  conversions == 0 ? null : Long.valueOf(revenue / conversions),
                  row.getLong("open_sessions"),
                  row.getLong("open_conversions"),
                  row.getLong("open_revenue_cents"),
                  row.getLong("bot_sessions"),
                  row.getLong("bot_events"),
                  row.getLong("events"),
                  Query.wholeOrNull(row, "first_event_at"),
                  Query.wholeOrNull(row, "newest_event_at"));
            })
        .get(0);
  }
}
