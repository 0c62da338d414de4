package propensity.report;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import propensity.analytics.ModelOutcome;
import propensity.analytics.ScoreDrift;

/** The model: does it sort, is it right, has the world moved? */
final class ModelPanels {
  private ModelPanels() {}

  static Section section(Answers answers) {
    String who =
        answers.card() == null
            ? ""
            : "Model " + answers.card().version() + trained(answers.card().trainedAt()) + ". ";
    String counts =
        answers.window().leftOut() == 0
            ? ""
            : " %s sessions count, %s are left out."
                .formatted(
                    Figures.count(answers.window().sessions()),
                    Figures.count(answers.window().leftOut()));
    return new Section(
        "model",
        "The model",
        who + answers.evaluationRule() + counts,
        List.of(
            ScorePanels.deciles(answers.deciles()),
            ScorePanels.gains(answers.deciles(), answers.card()),
            ScorePanels.reliability(answers.calibration(), answers.card()),
            ScorePanels.distribution(answers.distribution()),
            drift(answers.drift()),
            CardPanels.effects(answers.card()),
            CardPanels.measures(answers.card()),
            versions(answers.modelOutcomes())));
  }

  /** To the minute; as the card says it, where that is not an instant. */
  private static String trained(String at) {
    try {
      return ", trained " + Figures.minute(Instant.parse(at).toEpochMilli());
    } catch (DateTimeParseException e) {
      return at.isEmpty() ? "" : ", trained " + at;
    }
  }

  private static Panel drift(List<ScoreDrift> drifts) {
    double largest = Math.max(0.3, drifts.stream().mapToDouble(ScoreDrift::index).max().orElse(0));
    return Panel.of(
        "drift",
        "Has the world moved since training?",
        drifts.isEmpty()
            ? "Nothing to compare: the model card has no reference, or no session came after it."
            : "Population stability index of score and inputs against the training data: up to 0.1"
                + " stable, up to 0.25 worth a look, above a change. Pale where there are too few"
                + " sessions to tell.",
        new BarChart(
            drifts.stream()
                .map(
                    drift ->
                        new BarChart.Bar(
                            drift.name().replace('_', ' '),
                            Figures.position(drift.index() / largest),
                            Figures.thousandths(drift.index()),
                            drift.small() ? "quiet" : Findings.tone(drift)))
                .toList()),
        new DataTable(
            "Population stability index",
            List.of("What", "Kind", "Sessions", "Index", "Reading"),
            drifts.stream()
                .map(
                    drift ->
                        List.of(
                            drift.name(),
                            drift.kind(),
                            Figures.count(drift.sessions()),
                            Figures.thousandths(drift.index()),
                            drift.small() ? "too few sessions" : drift.band()))
                .toList()),
        drifts.isEmpty());
  }

  private static Panel versions(List<ModelOutcome> outcomes) {
    return new Panel(
        "versions",
        "What came of each version?",
        outcomes.isEmpty()
            ? "No session has closed yet."
            : "All closed sessions that a version scored; the mean is of the last scores, which"
                + " hindsight picked.",
        List.of(),
        outcomes.isEmpty()
            ? null
            : new DataTable(
                "Outcome by model version",
                List.of("Version", "Sessions", "Mean score", "Bought", "95\u00A0%", "From", "To"),
                outcomes.stream()
                    .map(
                        outcome ->
                            List.of(
                                outcome.modelVersion(),
                                Figures.count(outcome.conversion().sessions()),
                                Figures.percent(outcome.meanPropensity()),
                                Figures.percent(outcome.conversion().rate()),
                                Figures.interval(outcome.conversion()),
                                Figures.day(outcome.firstSessionAt()),
                                Figures.day(outcome.lastSessionAt())))
                    .toList()),
        true,
        true);
  }
}
