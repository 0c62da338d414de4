package propensity.report;

import java.util.ArrayList;
import java.util.List;
import propensity.analytics.Abandonment;
import propensity.analytics.Calibration;
import propensity.analytics.DataQuality;
import propensity.analytics.FunnelStep;
import propensity.analytics.ModelOutcome;
import propensity.analytics.Period;
import propensity.analytics.RevenueApart;
import propensity.analytics.ScoreDeciles;
import propensity.analytics.ScoreDistribution;
import propensity.analytics.ScoreDrift;
import propensity.analytics.Segment;
import propensity.analytics.TimeToPurchase;
import propensity.decide.Offer;
import propensity.decide.OfferEffect;
import propensity.decide.RetargetingAudience;
import propensity.sink.feed.FeedChange;

/** The answers as tables, one file each; the columns are the components of the records. */
final class CsvTables {
  private CsvTables() {}

  static List<CsvTable> of(Answers answers) {
    List<CsvTable> tables = new ArrayList<>();
    for (String dimension : List.of("device", "referrer", "visitor")) {
      tables.add(
          CsvTable.of(
                  "conversion_by_" + dimension,
                  Segment.class,
                  Segment.of(answers.segments(), dimension))
              .without("dimension")
              .rename("value", dimension));
    }
    for (String dimension : List.of("hour", "weekday", "day")) {
      tables.add(
          CsvTable.of(
                  "conversion_by_" + dimension,
                  Period.class,
                  Period.of(answers.periods(), dimension))
              .without("dimension")
              .rename("value", dimension));
    }
    tables.add(
        CsvTable.of("funnel_by_segment", FunnelStep.class, answers.funnel())
            .without("sessions", "small")
            .rename("conversions", "sessions")
            .rename("conversion_rate", "share_of_sessions"));
    tables.add(CsvTable.of("revenue_apart", RevenueApart.class, answers.apart()));
    tables.add(CsvTable.of("abandonment_by_stage", Abandonment.class, answers.abandonment()));
    tables.add(
        CsvTable.of(
            "time_to_purchase", TimeToPurchase.Span.class, answers.timeToPurchase().spans()));
    tables.add(
        CsvTable.of("score_deciles", ScoreDeciles.Decile.class, answers.deciles().deciles()));
    tables.add(
        CsvTable.of("calibration", Calibration.Band.class, answers.calibration().bands())
            .rename("low", "band_low")
            .rename("high", "band_high"));
    tables.add(
        CsvTable.of("score_distribution", ScoreDistribution.class, answers.distribution())
            .rename("low", "band_low")
            .rename("high", "band_high"));
    tables.add(
        CsvTable.of("outcome_by_model_version", ModelOutcome.class, answers.modelOutcomes()));
    tables.add(
        CsvTable.of("drift", ScoreDrift.class, answers.drift())
            .without("bins")
            .rename("index", "population_stability_index"));
    tables.add(
        CsvTable.of(
            "retargeting_audience",
            RetargetingAudience.Prospect.class,
            answers.audience().prospects()));
    tables.add(CsvTable.of("offers", Offer.class, answers.offers()));
    answers
        .offerEffect()
        .ifPresent(effects -> tables.add(CsvTable.of("offer_effect", OfferEffect.class, effects)));
    tables.add(
        CsvTable.of("rejected_by_reason", DataQuality.Rejections.class, answers.rejections()));
    tables.add(CsvTable.of("feed_changes", FeedChange.Found.class, answers.feedChanges()));
    return tables;
  }
}
