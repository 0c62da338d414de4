package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * The whole shop in one row. Rates count sessions whose outcome is known: closed ones of humans.
 *
 * @param conversion sessions with a known outcome, and those that bought
 * @param purchases orders in these sessions; a session may buy twice
 * @param revenueCents of these orders, whatever was paid back
 * @param refunds payments back, also in sessions that have nothing else
 * @param refundedCents by them
 * @param netRevenueCents revenue less what was paid back
 * @param averageOrderCents revenue over the orders that are in it, rounded down; null without one
 * @param ordersPerSession null without a session
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
    long refunds,
    long refundedCents,
    long netRevenueCents,
    Long averageOrderCents,
    Double ordersPerSession,
    long openSessions,
    long openConversions,
    long openRevenueCents,
    long botSessions,
    long botEvents,
    long events,
    Long firstEventAt,
    Long newestEventAt) {

  /** Reads the view {@code shop_totals}. */
  public static ShopTotals ask(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM shop_totals", ShopTotals.class).get(0);
  }
}
