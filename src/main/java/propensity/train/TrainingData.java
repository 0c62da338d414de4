package propensity.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Parsed;
import propensity.session.FeatureColumns;
import propensity.session.SessionRules;
import propensity.source.EventFolder;
import propensity.spark.PartitionCounts;
import propensity.spark.Records;
import propensity.train.Fit.Weights;
import propensity.train.Windows.Split;
import propensity.train.examples.Example;
import propensity.train.examples.Examples;

/**
 * The examples of one training: folded once, kept on disk, split by time and counted. Memory is for
 * rows in use: those of one window at a time on the driver, those of the fit in MLlib.
 */
final class TrainingData implements AutoCloseable {
  private static final Encoder<Event> EVENT = Records.encoder(Event.class);
  private static final String LINES = "lines";
  private static final String REJECTED = "rejected";
  private static final String APART = "apart";
  private static final long SESSIONS_PER_FILE = 1_000_000;
  private static final Encoder<EvaluationRow> ROW = Records.encoder(EvaluationRow.class);

  private final TrainSettings settings;
  private final Dataset<Example> examples;
  private final Windows windows;
  private final Map<Split, Count> counts = new EnumMap<>(Split.class);
  private final Map<String, Long> read;

  /**
   * What a window holds.
   *
   * @param rows examples
   * @param buyingRows examples whose session buys later
   */
  record Count(long rows, long buyingRows, long sessions, long buyingSessions, long users) {
    static final Count NONE = new Count(0, 0, 0, 0, 0);
  }

  private TrainingData(
      SparkSession spark,
      EventFolder.Lines read,
      boolean withEventIds,
      SessionRules rules,
      TrainSettings settings) {
    this.settings = settings;
    List<String> names = new ArrayList<>(List.of(LINES, REJECTED, APART));
    for (EventType type : EventType.values()) {
      names.add(type.text());
    }
    PartitionCounts counted = new PartitionCounts(spark.sparkContext(), names);
    Dataset<Event> good =
        read.parsed()
            .filter(
                (FilterFunction<Parsed>)
                    line -> {
                      counted.add(LINES);
                      counted.add(line.event() == null ? REJECTED : line.event().type().text());
                      if (line.event() != null && line.event().currency() != null) {
                        counted.add(APART);
                      }
                      return line.event() != null;
                    })
            .map((MapFunction<Parsed, Event>) Parsed::event, EVENT);
    this.examples =
        Examples.of(good, read.asArrived(), rules, withEventIds).persist(StorageLevel.DISK_ONLY());
    Column start = when(col("bot"), lit(null)).otherwise(col("startedAt"));
    Row span = examples.agg(min(start), max(start), max("endedAt")).first();
    this.read = counted.value();
    if (span.isNullAt(0)) {
      throw tooLittle("no session of a human was found", Map.of());
    }
    this.windows =
        Windows.of(
            span.getLong(0), span.getLong(1), span.getLong(2), rules.gap().toMillis(), settings);
  }

  /**
   * Reads, folds, splits and counts.
   *
   * @throws Problem if a window holds too few sessions, or too few that buy
   */
  static TrainingData of(
      SparkSession spark,
      EventFolder.Lines read,
      boolean withEventIds,
      SessionRules rules,
      TrainSettings settings) {
    TrainingData data = new TrainingData(spark, read, withEventIds, rules, settings);
    data.count();
    return data;
  }

  Windows windows() {
    return windows;
  }

  Count count(Split split) {
    return counts.getOrDefault(split, Count.NONE);
  }

  /** Lines whose amounts are in a currency without a rate, and count as nothing. */
  long apart() {
    return read.get(APART);
  }

  /** Whether no event of a type was read: a shop's own feed may lack one. */
  boolean hasNo(EventType type) {
    return read.get(type.text()) == 0;
  }

  /** Counts by name, in the order of the card. */
  Map<String, Long> allCounts() {
    Map<String, Long> all = new LinkedHashMap<>();
    all.put("lines", read.get(LINES));
    all.put("lines_rejected", read.get(REJECTED));
    for (Split split : Split.values()) {
      Count count = count(split);
      if (Split.WINDOWS.contains(split)) {
        all.put(split.text() + "_rows", count.rows());
        all.put(split.text() + "_buying_rows", count.buyingRows());
        all.put(split.text() + "_sessions", count.sessions());
        all.put(split.text() + "_buying_sessions", count.buyingSessions());
        all.put(split.text() + "_users", count.users());
      } else {
        all.put("sessions_" + split.text(), count.sessions());
      }
    }
    return all;
  }

  /** The training rows to fit on, drawn as {@link #weights} say. */
  Dataset<Example> trainingRows() {
    Weights weights = weights();
    Dataset<Example> rows = examples.filter(windows.contains(Split.TRAIN));
    Column share =
        when(col("bought"), lit(1 / weights.buying())).otherwise(lit(1 / weights.others()));
    return weights.equals(Weights.NONE) ? rows : rows.filter(uniform().lt(share));
  }

  /** What each of the training rows stands for. */
  Weights weights() {
    return Weights.of(count(Split.TRAIN), settings.mostTrainingRows());
  }

  /** The share of rows whose session buys, before the test window. */
  double knownBaseRate() {
    Count train = count(Split.TRAIN);
    Count calibrate = count(Split.CALIBRATE);
    return (double) (train.buyingRows() + calibrate.buyingRows())
        / (train.rows() + calibrate.rows());
  }

  /** The share of users that a window is evaluated on. */
  double evaluatedShare(Split window) {
    return Math.min(1, (double) settings.mostEvaluationRows() / Math.max(1, count(window).rows()));
  }

  /** The rows of a window as {@link #evaluationRows(Split, Optional)} has them, no truth known. */
  List<EvaluationRow> evaluationRows(Split window) {
    return evaluationRows(window, Optional.empty());
  }

  /**
   * The rows of a window, or of some of its users where there are too many, in a fixed order: what
   * the driver's memory has to hold at once.
   *
   * @param truth columns event_id and true_propensity, if known
   */
  List<EvaluationRow> evaluationRows(Split window, Optional<Dataset<Row>> truth) {
    Dataset<Row> rows =
        examples.filter(windows.contains(window).and(uniform().lt(evaluatedShare(window)))).toDF();
    rows =
        truth.isPresent()
            ? rows.join(
                truth
                    .get()
                    .select(col("event_id").as("truthId"), col("true_propensity").as("truth")),
                rows.col("eventId").equalTo(col("truthId")),
                "left")
            : rows.withColumn("truth", lit(null).cast("double"));
    List<Column> columns = new ArrayList<>();
    for (String name : ROW.schema().fieldNames()) {
      columns.add(col(name));
    }
    List<EvaluationRow> collected =
        new ArrayList<>(rows.select(columns.toArray(Column[]::new)).as(ROW).collectAsList());
    collected.sort(
        Comparator.comparingLong(EvaluationRow::user)
            .thenComparingLong(EvaluationRow::startedAt)
            .thenComparingInt(EvaluationRow::seq));
    return collected;
  }

  /**
   * Writes the table of sessions for other tools, replacing the sub-folders {@code csv} and {@code
   * parquet}: for every closed session of a human, features at the last event before a purchase and
   * the label.
   */
  void writeSessions(String folder) {
    Split[] closed = {Split.TRAIN, Split.CALIBRATE, Split.TEST, Split.LEFT_OUT_CROSSING_BORDER};
    long sessions = Arrays.stream(closed).mapToLong(split -> count(split).sessions()).sum();
    List<Column> columns = new ArrayList<>();
    columns.add(col("sessionId").as("session_id"));
    columns.add(col("userId").as("user_id"));
    columns.add(timestamp_millis(col("startedAt")).as("started_at"));
    columns.addAll(FeatureColumns.of("features"));
    columns.add(col("bought").cast("int").as("label"));
    Dataset<Row> table =
        examples
            .filter(col("last"))
            .filter(windows.contains(closed))
            .toDF()
            .select(columns.toArray(Column[]::new))
            .coalesce((int) (1 + sessions / SESSIONS_PER_FILE));
    table
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .option("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
        .csv(folder + "/csv");
    table.write().mode(SaveMode.Overwrite).parquet(folder + "/parquet");
  }

  @Override
  public void close() {
    // Waited for: Spark complains aloud when it is stopped while it removes.
    examples.unpersist(true);
  }

  /** A number from 0 to 1 by user. */
  private static Column uniform() {
    return shiftrightunsigned(col("user"), 11).multiply(lit(0x1.0p-53));
  }

  private void count() {
    Column session = col("last").cast("long");
    Column bought = col("bought").cast("long");
    List<Row> rows =
        examples
            .groupBy(windows.split())
            .agg(
                org.apache.spark.sql.functions.count(lit(1)),
                sum(bought),
                sum(session),
                sum(bought.multiply(session)),
                countDistinct(col("user")))
            .collectAsList();
    for (Row row : rows) {
      counts.put(
          Split.valueOf(row.getString(0)),
          new Count(
              row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }
    for (Split window : Split.WINDOWS) {
      Count count = count(window);
      if (count.sessions() < settings.minimumSessions()
          || count.buyingSessions() < settings.minimumBuyingSessions()
          || count.buyingSessions() == count.sessions()) {
        throw tooLittle(
            "the %s window holds %d sessions, %d of which buy"
                .formatted(window.text(), count.sessions(), count.buyingSessions()),
            allCounts());
      }
    }
  }

  private String inWindows() {
    StringJoiner text = new StringJoiner("; ");
    counts.forEach(
        (split, count) ->
            text.add(
                "%s %,d sessions, %,d of which buy"
                    .formatted(
                        split.text().replace('_', ' '), count.sessions(), count.buyingSessions())));
    return text.toString();
  }

  private Problem tooLittle(String what, Map<String, Long> all) {
    examples.unpersist(true);
    return new Problem(
        ExitCode.BAD_DATA,
        "there is too little to train on: " + what,
        "each window needs at least %d sessions, at least %d that buy and one that does not; %s"
            .formatted(
                settings.minimumSessions(),
                settings.minimumBuyingSessions(),
                all.isEmpty()
                    ? read.get(LINES) + " lines, " + read.get(REJECTED) + " of them rejected"
                    : "there are " + inWindows()),
        "give it more days or more users; in a few hours of data, move the windows with"
            + " train.train_share and train.calibrate_share and shorten sessions.gap; or lower"
            + " train.minimum_sessions and train.minimum_buying_sessions");
  }
}
