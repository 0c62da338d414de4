package propensity.app;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.model.CardText;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.model.ModelFiles;
import propensity.model.ModelStore;
import propensity.score.FeatureContribution;
import propensity.score.SessionReplay;
import propensity.session.BatchFold;
import propensity.source.EventFolder;
import propensity.spark.Submission;
import propensity.train.BoostedTreesBaseline;

/** The store of models. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Lists, shows, explains, checks, promotes and rolls back models.")
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "model needs a command of its own: list, show, explain, compare, verify, promote or"
            + " rollback");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All versions, the oldest first; * marks the one that serves.")
  int list(@Mixin CommonOptions common) {
    ModelStore store = store(common);
    Optional<String> champion = store.championIfAny();
    for (String version : store.list()) {
      ModelCard card = store.card(version);
      boolean serves = champion.filter(version::equals).isPresent();
      common
          .console()
          .printData(
              String.format(
                  Locale.ROOT,
                  "%s %s  AUC %.3f  normalized entropy %.3f  %s",
                  serves ? "*" : " ",
                  version,
                  value(card.metrics().auc()),
                  value(card.metrics().normalizedEntropy()),
                  card.gate().refusals().isEmpty() ? "passed" : "refused by the gate"));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "A version's figures; with --output json its whole card.")
  int show(
      @Mixin CommonOptions common,
      @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Default: the champion.")
          String version)
      throws IOException {
    ModelStore store = store(common);
    ModelCard card = store.card(version == null ? store.champion() : version);
    if (common.json()) {
      common.console().printData(ModelFiles.JSON.writeValueAsString(card));
    } else {
      CardText.of(card).forEach(common.console()::printData);
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Checks that a version is byte for byte as it was stored.")
  int verify(
      @Mixin CommonOptions common,
      @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Default: the champion.")
          String version) {
    ModelStore store = store(common);
    String checked = version == null ? store.champion() : version;
    store.verify(checked);
    common.console().printData(checked + " is as it was stored");
    return ExitCode.DONE.number();
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Makes a version the one that serves.")
  int promote(
      @Mixin CommonOptions common,
      @Parameters(paramLabel = "VERSION", description = "See: model list.") String version,
      @Option(names = "--force", description = "Even if the gate refused it.") boolean force) {
    store(common).promote(version, force);
    common.console().printData(version + " serves from the next batch on");
    return ExitCode.DONE.number();
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Goes back to the version that served before.")
  int rollback(@Mixin CommonOptions common) {
    common.console().printData(store(common).rollback() + " serves from the next batch on");
    return ExitCode.DONE.number();
  }

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "The strongest reasons for a session's last score before a purchase.")
  int explain(
      @Mixin CommonOptions common,
      @Parameters(paramLabel = "SESSION", description = "A session_id of the warehouse.")
          String session,
      @Option(names = "--reasons", defaultValue = "3", description = "How many (default: 3).")
          int most)
      throws SQLException {
    Settings settings = common.settings();
    SessionReplay.Scored scored = scored(settings, session);
    String version = scored.modelVersion();
    BatchFold.Step step = scored.step();
    List<FeatureContribution> reasons =
        FeatureContribution.of(store(common).loadScorer(version), step.session().features(), most);
    Console console = common.console();
    console.printData(
        "session %s at event %s, model %s".formatted(session, step.event().eventId(), version));
    for (FeatureContribution reason : reasons) {
      console.printData(
          String.format(
              Locale.ROOT,
              "  %-24s %-12s odds x %.2f against the average",
              reason.feature(),
              reason.value(),
              reason.oddsFactor()));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description = "Boosted trees on the same rows, as a second opinion; nothing is published.")
  int compare(
      @Mixin CommonOptions common,
      @Option(names = "--events", paramLabel = "FOLDER", description = "Default: data/raw/events.")
          String events)
      throws Exception {
    Settings settings = common.settings();
    Console console = common.console();
    String from = events == null ? settings.paths().events() : events;
    BoostedTreesBaseline opinion =
        Spark.run(
            spark ->
                BoostedTreesBaseline.of(
                    spark,
                    EventFolder.read(spark, from, settings.source()),
                    settings.sessions(),
                    settings.train(),
                    message -> console.log("compare", message)));
    console.printData(
        String.format(
            Locale.ROOT,
            "on %,d test rows: log loss %.5f (base rate), %.5f (regression), %.5f (%d trees);"
                + " AUC %.4f and %.4f; the regression has %.1f %% of the trees' gain",
            opinion.testRows(),
            opinion.lossOfBaseRate(),
            opinion.lossOfRegression(),
            opinion.lossOfTrees(),
            opinion.trees(),
            opinion.aucOfRegression(),
            opinion.aucOfTrees(),
            100 * opinion.shareOfGain()));
    return ExitCode.DONE.number();
  }

  private static double value(Interval metric) {
    return metric == null ? Double.NaN : metric.value();
  }

  private static SessionReplay.Scored scored(Settings settings, String session)
      throws SQLException {
    try (Connection warehouse = settings.paths().database().openForReading()) {
      return SessionReplay.lastScored(warehouse, session, settings.sessions())
          .orElseThrow(
              () ->
                  new Problem(
                      ExitCode.USAGE,
                      "there is no scored event of session " + session,
                      "no session of that id is in the warehouse, or it began with a purchase",
                      "look for one: sqlite3 "
                          + settings.paths().warehouse()
                          + " \"SELECT session_id FROM sessions LIMIT 5\""));
    }
  }

  private static ModelStore store(CommonOptions common) {
    return new ModelStore(Submission.hadoop(), common.settings().paths().models());
  }
}
