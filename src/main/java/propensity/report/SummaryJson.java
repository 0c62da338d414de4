package propensity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
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
import propensity.analytics.ShopTotals;
import propensity.analytics.TimeToPurchase;
import propensity.decide.DecisionSettings;
import propensity.decide.OfferEffect;
import propensity.decide.RetargetingAudience;
import propensity.model.ModelCard;
import propensity.model.ModelFiles;

/**
 * The figures for other programs. Keys come in the order of the components below; numbers are
 * rounded to six decimals; the shape is {@code analytics_summary.schema.json} in the resources.
 */
final class SummaryJson {
  /** Rises when a key goes or changes its meaning; new keys do not raise it. */
  static final int SCHEMA_VERSION = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(Double.class, new Rounded()))
          .addModule(new SimpleModule().addSerializer(double.class, new Rounded()))
          .build();

  private SummaryJson() {}

  private record Summary(
      int schemaVersion,
      String rule,
      ShopTotals kpis,
      Apart revenueApart,
      List<Segment> conversionByDevice,
      List<Segment> conversionByReferrer,
      List<Segment> conversionByVisitor,
      List<Period> conversionByHour,
      List<Period> conversionByWeekday,
      List<Period> conversionByDay,
      List<FunnelStep> funnel,
      List<Abandonment> abandonment,
      TimeToPurchase timeToPurchase,
      Evaluation evaluation,
      ScoreDeciles scoreDeciles,
      Calibration calibration,
      List<ScoreDistribution> scoreDistribution,
      List<ModelOutcome> outcomeByModelVersion,
      List<ScoreDrift> drift,
      Retargeting retargeting,
      Offers offers,
      List<OfferEffect> offerEffect,
      Quality dataQuality,
      JsonNode model) {}

  private record Apart(String remedy, List<RevenueApart> byCurrency) {}

  private record Evaluation(
      String rule, String modelVersion, Long after, long sessions, long sessionsLeftOut) {}

  private record Retargeting(
      String note,
      @JsonUnwrapped DecisionSettings settings,
      int prospects,
      int breakEvenRank,
      int chosen,
      long costCents,
      double expectedValueCents,
      long cartValueCents) {}

  private record Offers(
      String policyVersion, double sureFrom, long openSessions, Map<String, Long> byOffer) {}

  private record Quality(
      @JsonUnwrapped DataQuality counts, List<DataQuality.Rejections> rejections) {}

  /** The parts of the card that the summary repeats. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record CardExcerpt(
      String version,
      String trainedAt,
      ModelCard.Window trainingWindow,
      ModelCard.Window testWindow,
      ModelCard.Metrics metrics,
      ModelCard.Oracle oracle) {}

  static String of(Answers answers) {
    DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    lines.indentObjectsWith(indenter);
    lines.indentArraysWith(indenter);
    try {
      return JSON.writer(lines).writeValueAsString(summary(answers)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and texts are always JSON", e);
    }
  }

  private static Summary summary(Answers answers) {
    return new Summary(
        SCHEMA_VERSION,
        "Rates count closed sessions of humans; the intervals are Wilson 95 %; times are epoch"
            + " milliseconds UTC; money is in cents.",
        answers.totals(),
        new Apart(RevenueApart.REMEDY, answers.apart()),
        Segment.of(answers.segments(), "device"),
        Segment.of(answers.segments(), "referrer"),
        Segment.of(answers.segments(), "visitor"),
        Period.of(answers.periods(), "hour"),
        Period.of(answers.periods(), "weekday"),
        Period.of(answers.periods(), "day"),
        answers.funnel(),
        answers.abandonment(),
        answers.timeToPurchase(),
        new Evaluation(
            answers.evaluationRule(),
            answers.window().modelVersion(),
            answers.window().after(),
            answers.window().sessions(),
            answers.window().leftOut()),
        answers.deciles(),
        answers.calibration(),
        answers.distribution(),
        answers.modelOutcomes(),
        answers.drift(),
        retargeting(answers),
        offers(answers),
        answers.offerEffect().orElse(null),
        new Quality(answers.quality(), answers.rejections()),
        answers.card() == null ? null : excerpt(answers.card()));
  }

  /** Written as the card is, whose figures are not rounded. */
  private static JsonNode excerpt(ModelCard card) {
    return ModelFiles.JSON.valueToTree(
        new CardExcerpt(
            card.version(),
            card.trainedAt(),
            card.trainingWindow(),
            card.testWindow(),
            card.metrics(),
            card.oracle()));
  }

  private static Retargeting retargeting(Answers answers) {
    RetargetingAudience audience = answers.audience();
    return new Retargeting(
        Findings.NO_UPLIFT,
        audience.settings(),
        audience.prospects().size(),
        audience.breakEvenRank(),
        audience.chosen(),
        audience.costCents(),
        audience.expectedValueCents(),
        audience.cartValueCents());
  }

  private static Offers offers(Answers answers) {
    return new Offers(
        answers.settings().offers().version(),
        answers.settings().offers().sureFrom(),
        answers.offers().size(),
        answers.offersMade());
  }

  private static final class Rounded extends JsonSerializer<Double> {
    @Override
    public void serialize(Double number, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      BigDecimal rounded =
          BigDecimal.valueOf(number).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
      out.writeNumber(rounded.toPlainString());
    }
  }
}
