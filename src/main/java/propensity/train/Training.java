package propensity.train;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import propensity.Problem;
import propensity.Sha256;
import propensity.event.EventType;
import propensity.model.CardPage;
import propensity.model.Encoding;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.model.ModelStore;
import propensity.model.SavedScorer;
import propensity.session.SessionRules;
import propensity.source.EventFolder;
import propensity.train.Windows.Split;

/** From events to a judged, stored and, if it is good enough, promoted model. */
public final class Training {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Training() {}

  /**
   * What came of a training. The version is stored in any case; it is served only if promoted.
   *
   * @param version its name in the store
   * @param promoted whether it is the champion now
   * @param refusals what the gate has against it, each a sentence; empty if it passed
   * @param metrics on the test window by name: auc, pr_auc, log_loss, normalized_entropy, brier,
   *     ece, ks, base_rate, mean_ratio, calibration_slope
   * @param counts of rows, sessions and what was left out, in the order of the card
   * @param card the whole card as stored
   */
  public record Result(
      String version,
      boolean promoted,
      List<String> refusals,
      Map<String, Interval> metrics,
      Map<String, Long> counts,
      ModelCard card) {}

  /**
   * Trains one model.
   *
   * @param lines of the event files; rejected ones are counted and left out
   * @param truthFolder Parquet with event_id and true_propensity, for generated data
   * @param rules for sessions
   * @param settings for all the rest
   * @param store where the version goes; it becomes the champion if the gate lets it pass or {@link
   *     TrainSettings#force} is set
   * @param sessionFeaturesFolder where the table of sessions is written, as CSV and Parquet
   * @param progress takes a line for a person at each step
   * @throws Problem if there is too little data, with the counts
   */
  public static Result run(
      SparkSession spark,
      EventFolder.Lines lines,
      Optional<String> truthFolder,
      SessionRules rules,
      TrainSettings settings,
      ModelStore store,
      String sessionFeaturesFolder,
      Consumer<String> progress) {
    progress.accept("reading events and folding them into sessions");
    try (TrainingData data =
        TrainingData.of(spark, lines, truthFolder.isPresent(), rules, settings)) {
      report(data, progress);
      Fitted fitted = fit(data, settings, progress);
      Fit fit = fitted.fit();
      progress.accept("evaluating on the test window");
      Optional<Dataset<Row>> truth = truthFolder.map(folder -> spark.read().parquet(folder));
      List<EvaluationRow> test = data.evaluationRows(Split.TEST, truth);
      Judged judged = judge(spark, data, test, fitted, settings, store);
      SavedScorer scorer = Encoding.savedScorerOf(fit.pipeline());
      ScorerCheck.requireSameScores(spark, fit.pipeline(), scorer, test);
      store.store(fit.pipeline(), scorer, judged.card(), CardPage.of(judged.card()));
      boolean promoted = judged.refusals().isEmpty() || settings.force();
      String version = judged.card().version();
      if (promoted) {
        store.promote(version, settings.force());
      }
      progress.accept("writing the table of sessions");
      data.writeSessions(sessionFeaturesFolder);
      return new Result(
          version, promoted, judged.refusals(), judged.metrics(), data.allCounts(), judged.card());
    }
  }

  /**
   * A fit and the rows that later steps need.
   *
   * @param sessions the last examples of their sessions
   */
  private record Fitted(Fit fit, List<EvaluationRow> sessions) {}

  private static Fitted fit(TrainingData data, TrainSettings settings, Consumer<String> progress) {
    List<EvaluationRow> training = data.evaluationRows(Split.TRAIN);
    List<EvaluationRow> calibrating = data.evaluationRows(Split.CALIBRATE);
    Fit fit = Fit.of(data, training, calibrating, settings, progress);
    return new Fitted(
        fit,
        Stream.concat(training.stream(), calibrating.stream())
            .filter(EvaluationRow::last)
            .toList());
  }

  private record Judged(ModelCard card, Map<String, Interval> metrics, List<String> refusals) {}

  private static Judged judge(
      SparkSession spark,
      TrainingData data,
      List<EvaluationRow> test,
      Fitted fitted,
      TrainSettings settings,
      ModelStore store) {
    Fit fit = fitted.fit();
    List<EvaluationRow> sessions = fitted.sessions();
    Bootstrap bootstrap = new Bootstrap(settings.bootstrapReplicates(), settings.seed());
    Evaluation evaluation = Evaluation.of(test, fit.scorer(), data.knownBaseRate(), bootstrap);
    Map<String, Double> alone = SingleFeature.aucs(test);
    PromotionGate.Comparison comparison =
        PromotionGate.withChampion(store, test, fit.scorer(), bootstrap);
    List<String> refusals =
        PromotionGate.refusals(evaluation.metrics(), alone, comparison.lossAboveChampion());
    Instant now = Instant.now();
    ModelCard card =
        CardBuilder.of(
            new CardBuilder.Parts(
                version(now, fit),
                now,
                spark.version(),
                settings,
                data,
                fit,
                Coefficient.of(
                    fit.encoding(),
                    fit.uncalibrated(),
                    fit.covariance(),
                    fit.calibration().slope()),
                evaluation,
                alone,
                Optional.ofNullable(TruthComparison.of(test, fit.scorer(), bootstrap)),
                comparison.card(),
                DriftReference.deciles(sessions, row -> fit.scorer().score(row.features())),
                DriftReference.reference(sessions, fit.scorer()),
                refusals));
    return new Judged(card, evaluation.metrics(), refusals);
  }

  /** The time, so that versions sort by age, and a digest of the coefficients. */
  private static String version(Instant now, Fit fit) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * fit.uncalibrated().size() + 16);
    fit.uncalibrated().forEach(bytes::putDouble);
    bytes.putDouble(fit.calibration().slope()).putLong(now.toEpochMilli());
    MessageDigest digest = Sha256.digest();
    digest.update(bytes.array());
    return STAMP.format(now) + "-" + Sha256.hex(digest).substring(0, 8);
  }

  private static void report(TrainingData data, Consumer<String> progress) {
    TrainingData.Count train = data.count(Split.TRAIN);
    progress.accept(
        "fitting on %d events of %d sessions, %d of which buy; calibrating on %d sessions, testing on %d"
            .formatted(
                train.rows(),
                train.sessions(),
                train.buyingSessions(),
                data.count(Split.CALIBRATE).sessions(),
                data.count(Split.TEST).sessions()));
    if (data.apart() > 0) {
      progress.accept(
          "the amounts of %,d lines are in a currency without a rate and count as nothing: set shop.currency, and rates of others in shop.rates"
              .formatted(data.apart()));
    }
    for (EventType type : EnumSet.range(EventType.PAGE_VIEW, EventType.PURCHASE)) {
      if (data.hasNo(type)) {
        progress.accept(
            "no event is a %s: the features that count them are 0, and the model does without"
                .formatted(type.text()));
      }
    }
  }
}
