package propensity.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import propensity.RecordColumns;

/**
 * The card of a version: where it comes from, what it is worth and where its limits are. The
 * components are the keys of {@code card.json} in snake case and in this order. A figure that is
 * not defined is NaN here and null there. Of a card that lacks a block, the block is empty.
 *
 * @param schema version of the card's schema: goes up when a key changes its meaning or goes away
 * @param version name of the model in the store
 * @param trainedAt an instant in ISO 8601
 * @param spark the version of Spark
 * @param seed of sampling and bootstrap
 * @param trainingWindow fit and calibration window together
 * @param fitWindow what the regression was fitted on
 * @param calibrationWindow what penalty and calibration come from
 * @param testWindow what the figures come from
 * @param counts of lines, rows, sessions and users, and of what was left out
 * @param fit how the regression was fitted
 * @param featureNames of all inputs, in the order of the columns
 * @param features what each does to the odds
 * @param metrics on the test window
 * @param metricsBy the same for parts of the rows: what they are grouped by, then the group
 * @param reliability by bins of equally many rows, from the lowest scores up
 * @param gains by tenths of the rows, from the highest scores down
 * @param singleFeatureAuc the AUC of each feature alone
 * @param oracle the true probabilities on the same rows; null where they are not known
 * @param decileEdges nine ascending propensities, frozen
 * @param driftReference how the sessions of the training window were distributed
 * @param gate whether it may be served
 * @param limits of use, each a sentence
 */
public record ModelCard(
    int schema,
    String version,
    String trainedAt,
    String spark,
    long seed,
    Window trainingWindow,
    Window fitWindow,
    Window calibrationWindow,
    Window testWindow,
    Map<String, Long> counts,
    Fit fit,
    List<String> featureNames,
    List<Feature> features,
    Metrics metrics,
    Map<String, Map<String, Breakdown>> metricsBy,
    List<ReliabilityBin> reliability,
    List<Gain> gains,
    Map<String, Double> singleFeatureAuc,
    @JsonInclude(JsonInclude.Include.NON_NULL) Oracle oracle,
    List<Double> decileEdges,
    DriftReference driftReference,
    Gate gate,
    List<String> limits) {

  /** What {@link #schema} is for cards that this program writes. */
  public static final int SCHEMA = 1;

  public ModelCard {
    version = Objects.requireNonNullElse(version, "unknown");
    trainedAt = Objects.requireNonNullElse(trainedAt, "");
    trainingWindow = Objects.requireNonNullElse(trainingWindow, Window.UNKNOWN);
    fitWindow = Objects.requireNonNullElse(fitWindow, Window.UNKNOWN);
    calibrationWindow = Objects.requireNonNullElse(calibrationWindow, Window.UNKNOWN);
    testWindow = Objects.requireNonNullElse(testWindow, Window.UNKNOWN);
    counts = Objects.requireNonNullElse(counts, Map.of());
    fit = Objects.requireNonNullElse(fit, Fit.UNKNOWN);
    featureNames = Objects.requireNonNullElse(featureNames, List.of());
    features = Objects.requireNonNullElse(features, List.of());
    metrics = Objects.requireNonNullElse(metrics, Metrics.NONE);
    metricsBy = Objects.requireNonNullElse(metricsBy, Map.of());
    reliability = Objects.requireNonNullElse(reliability, List.of());
    gains = Objects.requireNonNullElse(gains, List.of());
    singleFeatureAuc = Objects.requireNonNullElse(singleFeatureAuc, Map.of());
    decileEdges = Objects.requireNonNullElse(decileEdges, List.of());
    driftReference = Objects.requireNonNullElse(driftReference, DriftReference.NONE);
    gate = Objects.requireNonNullElse(gate, Gate.NONE);
    limits = Objects.requireNonNullElse(limits, List.of());
  }

  /**
   * A span of session starts.
   *
   * @param from epoch milliseconds, inclusive; null if not known
   * @param to epoch milliseconds, exclusive; null if not known
   */
  public record Window(Long from, Long to) {
    private static final Window UNKNOWN = new Window(null, null);
  }

  /**
   * How the regression was fitted.
   *
   * @param model its kind
   * @param penalty the one that was chosen, in the units of MLlib's regParam
   * @param calibrationLogLossByPenalty mean log loss on the calibration window by candidate
   * @param calibrationSlope of the log-odds
   * @param calibrationIntercept in log-odds
   * @param weightOfRowsWithoutPurchase in the fit
   * @param weightOfRowsWithPurchase in the fit
   * @param evaluatedShareOfUsers of the test window; below 1 if the figures are those of a sample
   * @param bootstrapReplicates for the intervals
   */
  public record Fit(
      String model,
      double penalty,
      Map<Double, Double> calibrationLogLossByPenalty,
      double calibrationSlope,
      double calibrationIntercept,
      double weightOfRowsWithoutPurchase,
      double weightOfRowsWithPurchase,
      double evaluatedShareOfUsers,
      int bootstrapReplicates) {
    private static final Fit UNKNOWN =
        new Fit(
            null,
            Double.NaN,
            Map.of(),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0);
  }

  /**
   * What one input does to the odds of buying, other things equal.
   *
   * @param name of the feature, or {@code category=value}
   * @param comparedWith the value a category's value is compared with; null for a number
   * @param coefficient log-odds per unit
   * @param oddsRatio factor on the odds per unit
   * @param oddsRatioPerDeviation factor per standard deviation; null for a category
   */
  public record Feature(
      String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) String comparedWith,
      Interval coefficient,
      Interval oddsRatio,
      @JsonInclude(JsonInclude.Include.NON_NULL) Interval oddsRatioPerDeviation) {}

  /**
   * How good scores are; {@code train.Metrics} says what each figure means. What was not measured
   * is null.
   *
   * @param logLossOfBaseRate of giving every row the rows' own base rate
   * @param eceIfCalibrated what {@code ece} would be if the scores were right
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Metrics(
      Interval auc,
      Interval prAuc,
      Interval logLoss,
      Interval normalizedEntropy,
      Interval brier,
      Interval ece,
      Interval ks,
      Interval baseRate,
      Interval meanRatio,
      Interval calibrationSlope,
      Interval calibrationIntercept,
      Interval logLossOfBaseRate,
      Percentile eceIfCalibrated) {
    private static final Metrics NONE =
        new Metrics(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The intervals that were measured, by key and in the order of the card. */
    public Map<String, Interval> byName() {
      Map<String, Interval> byName = new LinkedHashMap<>();
      for (RecordComponent component : Metrics.class.getRecordComponents()) {
        try {
          if (component.getAccessor().invoke(this) instanceof Interval interval) {
            byName.put(RecordColumns.snakeCase(component.getName()), interval);
          }
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("a public record can be read", e);
        }
      }
      return byName;
    }
  }

  /**
   * One point of a distribution.
   *
   * @param p95 the 95th percentile
   */
  public record Percentile(double p95) {}

  /**
   * The figures of some of the rows; intervals are null where there are too few sessions.
   *
   * @param rows how many
   * @param sessions they belong to
   * @param buyingRows of sessions that buy
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Breakdown(
      long rows,
      long sessions,
      long buyingRows,
      Interval auc,
      Interval logLoss,
      Interval normalizedEntropy,
      Interval baseRate,
      Interval meanRatio) {}

  /**
   * Rows of about one score.
   *
   * @param rows how many
   * @param predicted mean score
   * @param observed share that buys
   */
  public record ReliabilityBin(long rows, double predicted, double observed) {}

  /**
   * A tenth of the rows.
   *
   * @param decile 1 for the highest scores
   * @param rows how many
   * @param buyingRows of sessions that buy
   * @param meanPropensity mean score
   * @param rate share that buys
   * @param lift the rate over that of all rows
   * @param cumulativeGain share of all buying rows in this tenth and those above
   */
  public record Gain(
      int decile,
      long rows,
      long buyingRows,
      double meanPropensity,
      double rate,
      double lift,
      double cumulativeGain) {}

  /**
   * The true probabilities, which only generated data has, on the rows of the test window.
   *
   * @param rows with a truth
   * @param metrics of the truth as a score
   * @param logLossOfBaseRate on these rows
   * @param logLossOfModel on these rows
   * @param logLossOfTruth on these rows: no model does better
   * @param shareOfPossibleGain of the model, from base rate to truth
   * @param modelAgainstTruth the truth instead of outcomes
   */
  public record Oracle(
      long rows,
      Metrics metrics,
      double logLossOfBaseRate,
      double logLossOfModel,
      double logLossOfTruth,
      double shareOfPossibleGain,
      AgainstTruth modelAgainstTruth) {

    /** What a card has where no truth is known. */
    static final Oracle UNKNOWN =
        new Oracle(0, null, Double.NaN, Double.NaN, Double.NaN, Double.NaN, null);

    public Oracle {
      metrics = Objects.requireNonNullElse(metrics, Metrics.NONE);
      modelAgainstTruth = Objects.requireNonNullElse(modelAgainstTruth, AgainstTruth.UNKNOWN);
    }
  }

  /**
   * The model's scores beside the true probabilities.
   *
   * @param reliability by bins of equally many rows, from the lowest scores up
   * @param meanRatio mean score over mean truth
   * @param rootMeanSquaredDifference of score and truth
   * @param ece calibration error against the truth
   */
  public record AgainstTruth(
      List<TruthBin> reliability, double meanRatio, double rootMeanSquaredDifference, double ece) {
    private static final AgainstTruth UNKNOWN =
        new AgainstTruth(null, Double.NaN, Double.NaN, Double.NaN);

    public AgainstTruth {
      reliability = Objects.requireNonNullElse(reliability, List.of());
    }
  }

  /**
   * Rows of about one score.
   *
   * @param rows how many
   * @param predicted mean score
   * @param truth mean true probability
   */
  public record TruthBin(long rows, double predicted, double truth) {}

  /**
   * How the sessions of the training window were distributed, each by its last example.
   *
   * @param score of the model
   * @param features numbers, by name
   * @param categories share of each value, by name and value
   */
  public record DriftReference(
      Bins score, Map<String, Bins> features, Map<String, Map<String, Double>> categories) {
    private static final DriftReference NONE = new DriftReference(null, null, null);

    public DriftReference {
      score = Objects.requireNonNullElse(score, Bins.NONE);
      features = Objects.requireNonNullElse(features, Map.of());
      categories = Objects.requireNonNullElse(categories, Map.of());
    }
  }

  /**
   * A distribution over bins. A value belongs to the bin whose number is the count of edges that it
   * is not below.
   *
   * @param edges ascending
   * @param shares one more than edges
   */
  public record Bins(List<Double> edges, List<Double> shares) {
    /** Of a value whose distribution is not known. */
    static final Bins NONE = new Bins(null, null);

    public Bins {
      edges = Objects.requireNonNullElse(edges, List.of());
      shares = Objects.requireNonNullElse(shares, List.of());
      if (!shares.isEmpty() && shares.size() != edges.size() + 1) {
        throw new IllegalArgumentException(
            "%d edges have %d bins between them, not %d"
                .formatted(edges.size(), edges.size() + 1, shares.size()));
      }
    }
  }

  /**
   * Whether the version may be served.
   *
   * @param passed nothing was found against it
   * @param forced it was published all the same
   * @param refusals what was found, each a sentence
   * @param champion what it was compared with
   */
  public record Gate(boolean passed, boolean forced, List<String> refusals, Champion champion) {
    private static final Gate NONE = new Gate(true, false, null, null);

    public Gate {
      refusals = Objects.requireNonNullElse(refusals, List.of());
    }
  }

  /**
   * The champion at the time of training.
   *
   * @param version null if there was none
   * @param logLossAboveChampion mean log loss minus the champion's; null if not compared
   * @param notCompared why not; null if it was compared or there was none
   */
  public record Champion(
      String version,
      @JsonInclude(JsonInclude.Include.NON_NULL) Interval logLossAboveChampion,
      @JsonInclude(JsonInclude.Include.NON_NULL) String notCompared) {}
}
