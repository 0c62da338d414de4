package propensity.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import propensity.Rate;
import propensity.analytics.Calibration;
import propensity.analytics.DataQuality;
import propensity.analytics.FeedSteps;
import propensity.analytics.FunnelStep;
import propensity.analytics.RevenueApart;
import propensity.analytics.ScoreDeciles;
import propensity.analytics.ScoreDrift;
import propensity.analytics.Segment;
import propensity.analytics.ShopTotals;
import propensity.decide.RetargetingAudience;

/** What stands out, a sentence each. Nothing is said to differ that chance explains. */
public final class Findings {
  /** Stands wherever money is spent on a propensity. */
  public static final String NO_UPLIFT =
      "A propensity is not an uplift: it says who is likely to buy, not whom an offer or a contact"
          + " makes buy. Only a randomised holdout tells that.";

  private static final double NOTICEABLE_SHARE = 0.01;

  private Findings() {}

  public static List<Finding> of(Answers answers) {
    List<Finding> findings = new ArrayList<>();
    findings.add(conversion(answers));
    refunds(answers.totals()).ifPresent(findings::add);
    apart(answers.apart()).ifPresent(findings::add);
    segment(answers).ifPresent(findings::add);
    loss(answers).ifPresent(findings::add);
    skill(answers).ifPresent(findings::add);
    calibration(answers).ifPresent(findings::add);
    drift(answers).ifPresent(findings::add);
    money(answers).ifPresent(findings::add);
    feed(answers.feed()).ifPresent(findings::add);
    findings.add(quality(answers.quality()));
    return List.copyOf(findings);
  }

  private static Finding conversion(Answers answers) {
    Rate conversion = answers.totals().conversion();
    if (conversion.sessions() == 0) {
      return new Finding(
          "plain",
          "Conversion",
          "No session has closed yet, so there is no conversion to speak of.");
    }
    return new Finding(
        "plain",
        "Conversion",
        "%s of %s sessions bought (95\u00A0%%: %s), for %s of revenue."
            .formatted(
                Figures.percent(conversion.rate()),
                Figures.count(conversion.sessions()),
                Figures.interval(conversion),
                Figures.wholeMoney(answers.totals().revenueCents())));
  }

  private static Optional<Finding> refunds(ShopTotals totals) {
    if (totals.refunds() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            "plain",
            "Refunds",
            "%s was paid back in %s; of the revenue %s is left."
                .formatted(
                    Figures.money(totals.refundedCents()),
                    Figures.count(totals.refunds())
                        + (totals.refunds() == 1 ? " refund" : " refunds"),
                    Figures.money(totals.netRevenueCents()))));
  }

  private static Optional<Finding> apart(List<RevenueApart> apart) {
    if (apart.isEmpty()) {
      return Optional.empty();
    }
    String amounts =
        apart.stream()
            .map(each -> Figures.money(each.netRevenueCents()) + "\u00A0" + each.currency())
            .collect(Collectors.joining(", "));
    return Optional.of(
        new Finding(
            "warn",
            "Currencies",
            "%s net are in no other figure, since they are in other currencies than the shop's: %s."
                .formatted(amounts, RevenueApart.REMEDY)));
  }

  /** The segment furthest from the rest of the shop, among those that chance does not explain. */
  private static Optional<Finding> segment(Answers answers) {
    if (answers.totals().conversion().sessions() == 0) {
      return Optional.empty();
    }
    Optional<Segment> furthest =
        answers.segments().stream()
            .filter(segment -> differs(segment, answers))
            .max(Comparator.comparingDouble(segment -> distance(segment, answers)));
    if (furthest.isEmpty()) {
      return Optional.of(
          new Finding(
              "plain",
              "Segments",
              "No device, referrer or kind of visitor differs from the rest of the shop by more "
                  + "than chance explains."));
    }
    Segment segment = furthest.get();
    Rate rest = rest(segment, answers);
    boolean above = segment.conversion().rate() > rest.rate();
    return Optional.of(
        new Finding(
            above ? "good" : "warn",
            "Segments",
            "%s sessions convert %s than the others: %s against %s, more than chance explains."
                .formatted(
                    Figures.capitalised(segment.value()),
                    above ? "better" : "worse",
                    Figures.percent(segment.conversion().rate()),
                    Figures.percent(rest.rate()))));
  }

  private static boolean differs(Segment segment, Answers answers) {
    Rate rest = rest(segment, answers);
    return !segment.conversion().small()
        && !rest.small()
        && (segment.conversion().clearlyAbove(rest) || rest.clearlyAbove(segment.conversion()));
  }

  private static double distance(Segment segment, Answers answers) {
    double own = Math.max(1e-6, segment.conversion().rate());
    double rest = Math.max(1e-6, rest(segment, answers).rate());
    return Math.abs(Math.log(own / rest));
  }

  private static Rate rest(Segment segment, Answers answers) {
    Rate all = answers.totals().conversion();
    return Rate.of(
        all.conversions() - segment.conversion().conversions(),
        all.sessions() - segment.conversion().sessions());
  }

  private static Optional<Finding> loss(Answers answers) {
    return FunnelStep.of(answers.funnel(), "all").stream()
        .filter(step -> step.dropOff() != null && step.lost() > 0)
        .filter(step -> !step.step().equals("cart"))
        .filter(step -> !(step.step().equals("checkout") && answers.feed().withCheckout() == 0))
        .max(Comparator.comparingDouble(FunnelStep::dropOff))
        .map(
            step ->
                new Finding(
                    "plain",
                    "Funnel",
                    "Past the cart, most are lost before the %s: %s sessions, %s of those that came "
                            .formatted(
                                step.step(),
                                Figures.count(step.lost()),
                                Figures.percent(step.dropOff()))
                        + "as far as the step before."));
  }

  private static Optional<Finding> skill(Answers answers) {
    String ofCard =
        answers
            .cardMetric("auc")
            .map(
                auc ->
                    "AUC %s (95\u00A0%%: %s) on the card's test window. "
                        .formatted(Figures.number(auc.value()), Figures.interval(auc)))
            .orElse("");
    List<ScoreDeciles.Decile> deciles = answers.deciles().deciles();
    if (answers.window().sessions() == 0) {
      return Optional.of(new Finding("plain", "Model", ofCard + answers.evaluationRule()));
    }
    if (deciles.isEmpty() || deciles.get(0).cumulativeGain() == null) {
      return ofCard.isEmpty()
          ? Optional.empty()
          : Optional.of(new Finding("plain", "Model", ofCard.strip()));
    }
    ScoreDeciles.Decile top = deciles.get(0);
    return Optional.of(
        new Finding(
            "plain",
            "Model",
            ofCard
                + "By their last score, which hindsight picks, decile %d holds %s of the buyers."
                    .formatted(top.decile(), Figures.percent(top.cumulativeGain()))));
  }

  private static Optional<Finding> calibration(Answers answers) {
    Calibration calibration = answers.calibration();
    if (calibration.predictedOverObserved() == null) {
      return Optional.empty();
    }
    String figures =
        "predicted over observed is %s (95\u00A0%%: %s)."
            .formatted(
                Figures.number(calibration.predictedOverObserved()),
                Figures.interval(calibration.low(), calibration.high()));
    if (calibration.low() > 1.1) {
      return Optional.of(new Finding("warn", "Calibration", "The scores are too high: " + figures));
    }
    if (calibration.high() < 0.9) {
      return Optional.of(new Finding("warn", "Calibration", "The scores are too low: " + figures));
    }
    boolean known = calibration.low() > 0.8 && calibration.high() < 1.25;
    return Optional.of(
        new Finding(
            known ? "good" : "plain",
            "Calibration",
            known
                ? "The scores can be read as probabilities: " + figures
                : "Too few purchases to tell whether the scores are right as probabilities: "
                    + figures));
  }

  private static Optional<Finding> drift(Answers answers) {
    List<ScoreDrift> moved =
        answers.drift().stream()
            .filter(drift -> !drift.small() && !drift.band().equals("stable"))
            .toList();
    if (answers.drift().isEmpty()) {
      return Optional.empty();
    }
    if (moved.isEmpty()) {
      return Optional.of(
          new Finding(
              "good", "Drift", "Neither score nor inputs have moved away from the training data."));
    }
    ScoreDrift most = moved.get(0);
    return Optional.of(
        new Finding(
            tone(most),
            "Drift",
            "%s of %d distributions have moved since training, %s the most (index %s)."
                .formatted(
                    moved.size(),
                    answers.drift().size(),
                    most.name(),
                    Figures.thousandths(most.index()))));
  }

  /** How a band of drift is shown. */
  public static String tone(ScoreDrift drift) {
    return switch (drift.band()) {
      case "stable" -> "good";
      case "moderate" -> "warn";
      default -> "bad";
    };
  }

  private static Optional<Finding> money(Answers answers) {
    RetargetingAudience audience = answers.audience();
    if (audience.prospects().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            "plain",
            "Retargeting",
            "Of %s shoppers with a cart left behind, a contact pays for the first %s; the budget "
                    .formatted(
                        Figures.count(audience.prospects().size()),
                        Figures.count(audience.breakEvenRank()))
                + "covers %s."
                    .formatted(
                        audience.chosen() == audience.breakEvenRank()
                            ? "them all"
                            : Figures.count(audience.chosen()))));
  }

  /** What the feed does not record, so that it is not taken for what shoppers do not do. */
  private static Optional<Finding> feed(FeedSteps feed) {
    List<String> said = new ArrayList<>();
    if (!feed.missing().isEmpty()) {
      said.add(
          "No session has an event %s: the funnel counts that step as reached when a later one was."
              .formatted(String.join(" or ", feed.missing())));
    }
    if (feed.withoutCartShare() > NOTICEABLE_SHARE) {
      said.add(
          "%s of %s buying sessions have no add_to_cart; the funnel counts them as having a cart."
              .formatted(
                  Figures.count(feed.purchasesWithoutCart()), Figures.count(feed.withPurchase())));
    }
    return said.isEmpty()
        ? Optional.empty()
        : Optional.of(new Finding("warn", "Steps", String.join(" ", said)));
  }

  private static Finding quality(DataQuality quality) {
    if (!quality.sound()) {
      return new Finding(
          "bad",
          "Data",
          "The lines do not add up: see the section on data quality before you use a figure.");
    }
    if (quality.linesRead() == 0) {
      return new Finding("plain", "Data", "No line has been read yet.");
    }
    long lost = quality.late() + quality.rejected();
    return new Finding(
        lost * 100 > quality.linesRead() ? "warn" : "good",
        "Data",
        "All %s lines are accounted for: %s became events, %s were duplicates, %s late, %s rejected."
            .formatted(
                Figures.count(quality.linesRead()),
                Figures.count(quality.enriched()),
                Figures.count(quality.duplicate()),
                Figures.count(quality.late()),
                Figures.count(quality.rejected())));
  }
}
