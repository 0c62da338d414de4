package propensity.decide;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * Conversion with and without the offer, for a shop that keeps a randomised holdout: its events
 * have a column {@code offer} that says {@code holdout} in sessions that were due an offer and by
 * chance got none. The decile is that of the event at which chance decided.
 *
 * @param decile 1 is the highest; null for all deciles together
 * @param with sessions that got an offer
 * @param without sessions held out
 * @param uplift rate with less rate without; null if either group is empty
 * @param low end of the 95 % interval of the uplift (R. G. Newcombe 1998, method 10)
 * @param high end of the same interval
 */
public record OfferEffect(
    Integer decile, Rate with, Rate without, Double uplift, Double low, Double high) {

  /** The name of the group that chance left without an offer. */
  public static final String HOLDOUT = "holdout";

  /** All deciles together, then each; empty if the events have no column {@code offer}. */
  public static Optional<List<OfferEffect>> ask(Connection warehouse) throws SQLException {
    try (ResultSet column =
        warehouse.getMetaData().getColumns(null, warehouse.getSchema(), "events", "offer")) {
      if (!column.next()) {
        return Optional.empty();
      }
    }
    List<Counts> counts =
        Query.records(
            warehouse,
            """
            WITH decided AS (
              SELECT session_no, decile, offer,
                row_number() OVER (PARTITION BY session_no ORDER BY seq) AS place
              FROM events WHERE offer IS NOT NULL AND offer <> ''
            ),
            outcomes AS (
              SELECT d.decile, d.offer, s.converted
              FROM decided AS d JOIN session_outcomes AS s ON s.session_no = d.session_no
              WHERE d.place = 1
            )
            SELECT decile, count(*) FILTER (WHERE offer <> 'holdout') AS offered,
              coalesce(sum(converted) FILTER (WHERE offer <> 'holdout'), 0) AS offered_bought,
              count(*) FILTER (WHERE offer = 'holdout') AS held,
              coalesce(sum(converted) FILTER (WHERE offer = 'holdout'), 0) AS held_bought
            FROM (
              SELECT CAST(NULL AS BIGINT) AS decile, offer, converted FROM outcomes
              UNION ALL
              SELECT decile, offer, converted FROM outcomes WHERE decile IS NOT NULL
            ) AS groups
            GROUP BY decile ORDER BY decile IS NOT NULL, decile
            """,
            Counts.class);
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(counts.stream().map(Counts::effect).toList());
  }

  private record Counts(
      Integer decile, long offered, long offeredBought, long held, long heldBought) {
    OfferEffect effect() {
      return of(decile, Rate.of(offeredBought, offered), Rate.of(heldBought, held));
    }
  }

  /** The effect of two groups. */
  private static OfferEffect of(Integer decile, Rate with, Rate without) {
    if (with.rate() == null || without.rate() == null) {
      return new OfferEffect(decile, with, without, null, null, null);
    }
    double uplift = with.rate() - without.rate();
    return new OfferEffect(
        decile,
        with,
        without,
        uplift,
        uplift - Math.hypot(with.rate() - with.low(), without.high() - without.rate()),
        uplift + Math.hypot(with.high() - with.rate(), without.rate() - without.low()));
  }
}
