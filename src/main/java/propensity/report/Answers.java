package propensity.report;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import propensity.analytics.Abandonment;
import propensity.analytics.Calibration;
import propensity.analytics.DataQuality;
import propensity.analytics.EvaluationWindow;
import propensity.analytics.FeedSteps;
import propensity.analytics.FunnelStep;
import propensity.analytics.ModelOutcome;
import propensity.analytics.Period;
import propensity.analytics.RevenueApart;
import propensity.analytics.ScoreDeciles;
import propensity.analytics.ScoreDistribution;
import propensity.analytics.ScoreDrift;
import propensity.analytics.Segment;
import propensity.analytics.ShopTotals;
import propensity.analytics.TimeToPurchase;
import propensity.decide.Offer;
import propensity.decide.OfferEffect;
import propensity.decide.RetargetingAudience;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.sink.feed.FeedChange;
import propensity.warehouse.settings.ShopZone;

/**
 * All answers of the warehouse, read once, for the three formats to show the same figures.
 *
 * @param card of the champion, or null where there is none
 */
public record Answers(
    ReportSettings settings,
    ModelCard card,
    ShopTotals totals,
    List<RevenueApart> apart,
    List<Segment> segments,
    List<FunnelStep> funnel,
    List<Period> periods,
    List<Abandonment> abandonment,
    TimeToPurchase timeToPurchase,
    EvaluationWindow window,
    ScoreDeciles deciles,
    Calibration calibration,
    List<ScoreDistribution> distribution,
    List<ModelOutcome> modelOutcomes,
    List<ScoreDrift> drift,
    RetargetingAudience audience,
    List<Offer> offers,
    Optional<List<OfferEffect>> offerEffect,
    DataQuality quality,
    List<DataQuality.Rejections> rejections,
    List<FeedChange.Found> feedChanges,
    FeedSteps feed,
    String zone) {

  private static final int MAX_CHANGES = 50;

  static Answers ask(Connection warehouse, ModelCard card, ReportSettings settings)
      throws SQLException {
    String version = card == null ? null : card.version();
    ShopTotals totals = ShopTotals.ask(warehouse);
    return new Answers(
        settings,
        card,
        totals,
        RevenueApart.ask(warehouse),
        Segment.ask(warehouse),
        FunnelStep.ask(warehouse),
        Period.ask(warehouse),
        Abandonment.ask(warehouse),
        TimeToPurchase.ask(warehouse),
        EvaluationWindow.ask(warehouse, version),
        ScoreDeciles.ask(warehouse, version),
        Calibration.ask(warehouse, version, totals.events()),
        ScoreDistribution.ask(warehouse, version),
        ModelOutcome.ask(warehouse),
        version == null ? List.of() : ScoreDrift.ask(warehouse, version),
        RetargetingAudience.ask(warehouse),
        Offer.ask(warehouse, settings.offers()),
        OfferEffect.ask(warehouse),
        DataQuality.ask(warehouse),
        DataQuality.Rejections.ask(warehouse),
        FeedChange.newest(warehouse, MAX_CHANGES),
        FeedSteps.ask(warehouse),
        ShopZone.stored(warehouse));
  }

  /** Which sessions the model is judged on, in words. */
  public String evaluationRule() {
    if (card == null) {
      return "No champion was given, so the sessions of all versions count, each begun after the "
          + "data its version learned from.";
    }
    if (window.sessions() == 0) {
      return "No session scored by this version began after the data it learned from, so there is "
          + "nothing to judge it by yet.";
    }
    return "Only sessions count that this version scored and that began after the data it learned "
        + "from: on that it would look better than it is.";
  }

  /** A figure of the card's test window, where the card has it. */
  public Optional<Interval> cardMetric(String name) {
    return Optional.ofNullable(card).flatMap(known -> metric(known.metrics(), name));
  }

  /** The same of the true probabilities, which only generated data has. */
  public Optional<Interval> truthMetric(String name) {
    return Optional.ofNullable(card)
        .map(ModelCard::oracle)
        .flatMap(oracle -> metric(oracle.metrics(), name));
  }

  private static Optional<Interval> metric(ModelCard.Metrics metrics, String name) {
    return Optional.ofNullable(metrics.byName().get(name))
        .filter(metric -> !Double.isNaN(metric.value()));
  }

  /** How many sessions get each offer, by its id; {@code none} where the policy gives none. */
  public SortedMap<String, Long> offersMade() {
    return offers.stream()
        .collect(
            Collectors.groupingBy(
                offer -> offer.offer() == null ? "none" : offer.offer(),
                TreeMap::new,
                Collectors.counting()));
  }
}
