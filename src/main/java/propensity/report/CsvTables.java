package propensity.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import propensity.Rate;
import propensity.analytics.Period;
import propensity.analytics.Segment;

/** The answers as tables, a file each. */
final class CsvTables {
  private CsvTables() {}

  static List<CsvTable> of(Answers answers) {
    List<CsvTable> tables = new ArrayList<>();
    for (String dimension : List.of("device", "referrer", "visitor")) {
      tables.add(segments(answers.segments(), dimension));
    }
    tables.add(periods("conversion_by_hour", "hour", Period.of(answers.periods(), "hour")));
    tables.add(
        periods("conversion_by_weekday", "weekday", Period.of(answers.periods(), "weekday")));
    tables.add(periods("conversion_by_day", "day", Period.of(answers.periods(), "day")));
    tables.add(
        table(
            "funnel_by_segment",
            "dimension,value,step,sessions,share_of_sessions,low,high,lost,drop_off",
            answers.funnel().stream()
                .map(
                    step ->
                        row(
                            step.dimension(),
                            step.value(),
                            step.step(),
                            step.reached().conversions(),
                            step.reached().rate(),
                            step.reached().low(),
                            step.reached().high(),
                            step.lost(),
                            step.dropOff()))
                .toList()));
    tables.add(
        table(
            "abandonment_by_stage",
            "stage,sessions,share,cart_value_cents,mean_propensity",
            answers.abandonment().stream()
                .map(
                    stage ->
                        row(
                            stage.stage(),
                            stage.sessions(),
                            stage.share(),
                            stage.cartValueCents(),
                            stage.meanPropensity()))
                .toList()));
    tables.add(
        table(
            "time_to_purchase",
            "from_minutes,below_minutes,sessions",
            answers.timeToPurchase().spans().stream()
                .map(span -> row(span.fromMinutes(), span.belowMinutes(), span.sessions()))
                .toList()));
    tables.addAll(ofModel(answers));
    tables.addAll(ofDecisions(answers));
    tables.add(
        table(
            "rejected_by_reason",
            "reason,column,lines,files,example_file",
            answers.quality().rejections().stream()
                .map(
                    rejected ->
                        row(
                            rejected.reason(),
                            rejected.column(),
                            rejected.lines(),
                            rejected.files(),
                            rejected.exampleFile()))
                .toList()));
    return tables;
  }

  private static List<CsvTable> ofModel(Answers answers) {
    return List.of(
        table(
            "score_deciles",
            "decile,mean_propensity," + RATE + ",lift,share_of_sessions,cumulative_gain",
            answers.deciles().deciles().stream()
                .map(
                    decile ->
                        row(
                            decile.decile(),
                            decile.meanPropensity(),
                            decile.conversion(),
                            decile.lift(),
                            decile.shareOfSessions(),
                            decile.cumulativeGain()))
                .toList()),
        table(
            "calibration",
            "band_low,band_high,mean_propensity," + RATE,
            answers.calibration().bands().stream()
                .map(band -> row(band.low(), band.high(), band.meanPropensity(), band.observed()))
                .toList()),
        table(
            "score_distribution",
            "band_low,band_high," + RATE,
            answers.distribution().stream()
                .map(band -> row(band.low(), band.high(), band.conversion()))
                .toList()),
        table(
            "outcome_by_model_version",
            "model_version,mean_propensity,"
                + RATE
                + ",revenue_cents,first_session_at,"
                + "last_session_at",
            answers.modelOutcomes().stream()
                .map(
                    outcome ->
                        row(
                            outcome.modelVersion(),
                            outcome.meanPropensity(),
                            outcome.conversion(),
                            outcome.revenueCents(),
                            outcome.firstSessionAt(),
                            outcome.lastSessionAt()))
                .toList()),
        table(
            "drift",
            "name,kind,sessions,population_stability_index,band,small",
            answers.drift().stream()
                .map(
                    drift ->
                        row(
                            drift.name(),
                            drift.kind(),
                            drift.sessions(),
                            drift.index(),
                            drift.band(),
                            drift.small()))
                .toList()));
  }

  private static List<CsvTable> ofDecisions(Answers answers) {
    List<CsvTable> tables = new ArrayList<>();
    tables.add(
        table(
            "retargeting_audience",
            "rank,session_id,user_id,device,referrer,visitor,stage,last_event_at,propensity,decile,"
                + "cart_value_cents,expected_value_cents,running_cost_cents,chosen",
            answers.audience().prospects().stream()
                .map(
                    prospect ->
                        row(
                            prospect.rank(),
                            prospect.sessionId(),
                            prospect.userId(),
                            prospect.device(),
                            prospect.referrer(),
                            prospect.visitor(),
                            prospect.stage(),
                            prospect.lastEventAt(),
                            prospect.propensity(),
                            prospect.decile(),
                            prospect.cartValueCents(),
                            prospect.expectedValueCents(),
                            prospect.runningCostCents(),
                            prospect.chosen()))
                .toList()));
    tables.add(
        table(
            "offers",
            "session_id,user_id,device,referrer,stage,last_event_at,propensity,decile,"
                + "cart_value_cents,offer,policy_version",
            answers.offers().stream()
                .map(
                    offer ->
                        row(
                            offer.sessionId(),
                            offer.userId(),
                            offer.device(),
                            offer.referrer(),
                            offer.stage(),
                            offer.lastEventAt(),
                            offer.propensity(),
                            offer.decile(),
                            offer.cartValueCents(),
                            offer.offer(),
                            offer.policyVersion()))
                .toList()));
    answers
        .offerEffect()
        .ifPresent(
            effects ->
                tables.add(
                    table(
                        "offer_effect",
                        "decile,with_sessions,with_conversions,with_rate,with_low,with_high,"
                            + "with_small,without_sessions,without_conversions,without_rate,"
                            + "without_low,without_high,without_small,uplift,low,high",
                        effects.stream()
                            .map(
                                effect ->
                                    row(
                                        effect.decile(),
                                        effect.with(),
                                        effect.without(),
                                        effect.uplift(),
                                        effect.low(),
                                        effect.high()))
                            .toList())));
    return tables;
  }

  private static final String RATE = "sessions,conversions,conversion_rate,low,high,small";

  private static CsvTable segments(List<Segment> segments, String dimension) {
    return table(
        "conversion_by_" + dimension,
        dimension + "," + RATE + ",purchases,revenue_cents,average_order_cents",
        Segment.of(segments, dimension).stream()
            .map(
                segment ->
                    row(
                        segment.value(),
                        segment.conversion(),
                        segment.purchases(),
                        segment.revenueCents(),
                        segment.averageOrderCents()))
            .toList());
  }

  private static CsvTable periods(String name, String key, List<Period> periods) {
    return table(
        name,
        key + "," + RATE + ",revenue_cents",
        periods.stream()
            .map(period -> row(period.value(), period.conversion(), period.revenueCents()))
            .toList());
  }

  private static CsvTable table(String name, String columns, List<List<Object>> rows) {
    return new CsvTable(name, List.of(columns.split(",")), rows);
  }

  /** A rate takes six cells. */
  private static List<Object> row(Object... cells) {
    List<Object> row = new ArrayList<>();
    for (Object cell : cells) {
      if (cell instanceof Rate rate) {
        row.addAll(
            Arrays.asList(
                rate.sessions(),
                rate.conversions(),
                rate.rate(),
                rate.low(),
                rate.high(),
                rate.small()));
      } else {
        row.add(cell);
      }
    }
    return row;
  }
}
