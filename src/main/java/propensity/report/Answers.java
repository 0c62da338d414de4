package propensity.report;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import propensity.analytics.Abandonment;
import propensity.analytics.Calibration;
import propensity.analytics.DataQuality;
import propensity.analytics.Drift;
import propensity.analytics.DriftReference;
import propensity.analytics.EvaluationWindow;
import propensity.analytics.FunnelStep;
import propensity.analytics.ModelOutcome;
import propensity.analytics.Offer;
import propensity.analytics.OfferEffect;
import propensity.analytics.Period;
import propensity.analytics.RetargetingAudience;
import propensity.analytics.ScoreDeciles;
import propensity.analytics.ScoreDistribution;
import propensity.analytics.Segment;
import propensity.analytics.ShopTotals;
import propensity.analytics.TimeToPurchase;

/**
 * All questions, asked once, for the three formats to show the same figures.
 *
 * @param card of the champion, or null where there is none
 */
record Answers(
    ReportSettings settings,
    ModelCard card,
    ShopTotals totals,
    List<Segment> segments,
    List<FunnelStep> funnel,
    List<Period> periods,
    List<Abandonment> abandonment,
    TimeToPurchase timeToPurchase,
    EvaluationWindow window,
    EvaluationWindow.Size windowSize,
    ScoreDeciles deciles,
    Calibration calibration,
    List<ScoreDistribution> distribution,
    List<ModelOutcome> modelOutcomes,
    List<Drift> drift,
    RetargetingAudience audience,
    List<Offer> offers,
    Optional<List<OfferEffect>> offerEffect,
    DataQuality quality) {

  static Answers ask(Connection warehouse, ModelCard card, ReportSettings settings)
      throws SQLException {
    EvaluationWindow window =
        card == null ? EvaluationWindow.everything() : card.evaluationWindow();
    ShopTotals totals = ShopTotals.ask(warehouse);
    Optional<DriftReference> reference = card == null ? Optional.empty() : card.driftReference();
    return new Answers(
        settings,
        card,
        totals,
        Segment.ask(warehouse),
        FunnelStep.ask(warehouse),
        Period.ask(warehouse),
        Abandonment.ask(warehouse),
        TimeToPurchase.ask(warehouse),
        window,
        window.ask(warehouse),
        ScoreDeciles.ask(warehouse, window),
        Calibration.ask(warehouse, window, totals.events()),
        ScoreDistribution.ask(warehouse, window),
        ModelOutcome.ask(warehouse),
        reference.isEmpty() ? List.of() : Drift.ask(warehouse, window, reference.get()),
        RetargetingAudience.ask(warehouse, settings.contactCosts()),
        Offer.ask(warehouse, settings.offers()),
        OfferEffect.ask(warehouse),
        DataQuality.ask(warehouse));
  }

  /** Which sessions the model is judged on, in words. */
  String evaluationRule() {
    if (card == null) {
      return "No model card was given, so the training window is not known: all "
          + "scored sessions count, and the model may look better here than it is.";
    }
    if (window.after() == null) {
      return "The model card names no training window: all sessions scored by this version "
          + "count, and the model may look better here than it is.";
    }
    if (windowSize.sessions() == 0) {
      return "No session scored by this version began after its training window, so there is "
          + "nothing to judge it by yet.";
    }
    return "Only sessions count that this version scored and that began after its training "
        + "window: on data it learned from it would look better than it is.";
  }
}
