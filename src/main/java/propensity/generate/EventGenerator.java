package propensity.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import propensity.Problem;
import propensity.event.EventType;
import propensity.spark.Records;

/**
 * Writes simulated events, and the truth about them beside them.
 *
 * <pre>
 * OUT/events/day=2026-01-05/part-*.csv   the first of the formats asked for
 * OUT/events_parquet/day=...             each further one
 * OUT/truth/part-*.parquet               one row per event, see {@link Rows.Truth}
 * OUT/generator.json                     the settings
 * </pre>
 *
 * <p>Every task simulates a range of users from the settings alone: nothing is shuffled, nothing is
 * collected, and the rows do not depend on the number of tasks.
 */
public final class EventGenerator {
  private static final String DAY = "day";

  /** A task takes about this many user-days, so that the writers of its days stay small. */
  private static final long USER_DAYS_PER_TASK = 300_000;

  /** More days than this at once and Spark sorts the rest by day before writing. */
  private static final int MAX_OPEN_DAYS = 64;

  /** Small, since a task keeps one open for every day. */
  private static final int PARQUET_ROW_GROUP_BYTES = 8 << 20;

  private static final Column CENT = lit(new BigDecimal("0.01"));

  private static final Encoder<Rows.Line> LINE = Records.encoder(Rows.Line.class);
  private static final Encoder<Rows.TypedEvent> TYPED = Records.encoder(Rows.TypedEvent.class);
  private static final Encoder<Rows.Truth> TRUTH = Records.encoder(Rows.Truth.class);

  /**
   * What was generated. Counted by the tasks that wrote the truth; a task that Spark ran twice
   * counts twice.
   *
   * @param users shoppers and bots
   * @param sessions their visits
   * @param events what they did, lost events included, duplicates and broken copies not
   * @param conversions visits with a purchase
   */
  public record Generated(long users, long sessions, long events, long conversions) {}

  private EventGenerator() {}

  /**
   * Generates into a folder. Everything is written beside it first and renamed into place at the
   * end, the events last: an interrupted run leaves nothing that looks finished.
   *
   * @param outputFolder a path of any Hadoop file system
   * @param overwrite whether generated data that is there already may be replaced
   * @throws Problem if there is some and it may not
   * @throws IOException if the folder cannot be written
   */
  public static Generated generate(
      SparkSession spark, GeneratorSettings settings, String outputFolder, boolean overwrite)
      throws IOException {
    long userDays = settings.users() * settings.days();
    int atLeast = spark.sparkContext().defaultParallelism();
    int partitions = (int) Math.max(atLeast, userDays / USER_DAYS_PER_TASK);
    return generate(spark, settings, outputFolder, overwrite, partitions);
  }

  public static Generated generate(
      SparkSession spark,
      GeneratorSettings settings,
      String outputFolder,
      boolean overwrite,
      int partitions)
      throws IOException {
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.maxConcurrentOutputFileWriters", MAX_OPEN_DAYS);
    own.conf().set("spark.sql.session.timeZone", "UTC");
    // Spark's default is INT96, which hardly anything but Spark reads.
    own.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS");
    try (OutputFolder output =
        OutputFolder.open(own.sessionState().newHadoopConf(), outputFolder, overwrite)) {
      List<EventFormat> formats = settings.formats();
      Dataset<Long> users =
          own.range(1, Shop.of(settings).visitors() + 1, 1, partitions).as(Encoders.LONG());
      for (EventFormat format : formats) {
        String name = format == formats.get(0) ? "events" : "events_" + format.text();
        writeEvents(users, settings, format, output.aside(name));
      }
      Generated generated = writeTruth(users, settings, output.aside("truth"));
      output.write(GeneratorSettings.FILE, settings.json());
      output.finish();
      return generated;
    }
  }

  private static void writeEvents(
      Dataset<Long> users, GeneratorSettings settings, EventFormat format, String path) {
    switch (format) {
      case PARQUET ->
          users
              .mapPartitions(
                  (MapPartitionsFunction<Long, Rows.TypedEvent>)
                      range -> {
                        Shop shop = Shop.of(settings);
                        return new SimulatedRows<>(
                            shop, range, session -> Rows.typed(shop, session));
                      },
                  TYPED)
              .select(columns(TYPED))
              .write()
              .option("parquet.block.size", PARQUET_ROW_GROUP_BYTES)
              .option("parquet.enable.dictionary#event_id", false)
              .option("parquet.enable.dictionary#event_time", false)
              .partitionBy(DAY)
              .mode(SaveMode.ErrorIfExists)
              .parquet(path);
      case CSV -> lines(users, settings, EventText.CSV).option("header", true).csv(path);
      case JSON -> lines(users, settings, EventText.JSON).option("extension", "json").csv(path);
    }
  }

  /**
   * Whole lines, written through Spark's CSV writer with quoting off: its text writer knows neither
   * headers nor file names other than .txt, and a broken line cannot be written as columns.
   */
  private static DataFrameWriter<Row> lines(
      Dataset<Long> users, GeneratorSettings settings, EventText text) {
    return users
        .mapPartitions(
            (MapPartitionsFunction<Long, Rows.Line>)
                range -> {
                  Shop shop = Shop.of(settings);
                  return new SimulatedRows<>(
                      shop, range, session -> Rows.lines(shop, session, text));
                },
            LINE)
        .toDF(String.join(",", EventText.COLUMNS), DAY)
        .write()
        .option("sep", "\u0001")
        .option("quote", "")
        .option("ignoreLeadingWhiteSpace", false)
        .option("ignoreTrailingWhiteSpace", false)
        .partitionBy(DAY)
        .mode(SaveMode.ErrorIfExists);
  }

  private static Generated writeTruth(
      Dataset<Long> users, GeneratorSettings settings, String path) {
    LongAccumulator sessions = users.sparkSession().sparkContext().longAccumulator();
    LongAccumulator events = users.sparkSession().sparkContext().longAccumulator();
    LongAccumulator conversions = users.sparkSession().sparkContext().longAccumulator();
    users
        .mapPartitions(
            (MapPartitionsFunction<Long, Rows.Truth>)
                range -> {
                  Shop shop = Shop.of(settings);
                  return new SimulatedRows<>(
                      shop,
                      range,
                      session -> {
                        sessions.add(1);
                        events.add(session.events().size());
                        conversions.add(session.contains(EventType.PURCHASE) ? 1 : 0);
                        return Rows.truth(shop, session);
                      });
                },
            TRUTH)
        .select(columns(TRUTH))
        .write()
        .option("parquet.enable.dictionary#event_id", false)
        .option("parquet.enable.dictionary#event_time", false)
        .option("parquet.enable.dictionary#arrival_time", false)
        .option("parquet.enable.dictionary#true_propensity", false)
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
    return new Generated(
        Shop.of(settings).visitors(), sessions.value(), events.value(), conversions.value());
  }

  private static Column[] columns(Encoder<?> encoder) {
    return Arrays.stream(encoder.schema().fieldNames())
        .map(EventGenerator::column)
        .toArray(Column[]::new);
  }

  private static Column column(String component) {
    String name = component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    Column column = col(component);
    return name.equals("price")
        ? column.cast("decimal(12,0)").multiply(CENT).cast("decimal(12,2)").as(name)
        : column.as(name);
  }

  /** The rows of a range of users, one session at a time: memory does not grow with the range. */
  private static final class SimulatedRows<R> implements Iterator<R> {
    private final Shop shop;
    private final Iterator<Long> users;
    private final Function<SimulatedSession, List<R>> toRows;
    private Iterator<SimulatedSession> sessions = List.<SimulatedSession>of().iterator();
    private Iterator<R> rows = List.<R>of().iterator();

    SimulatedRows(Shop shop, Iterator<Long> users, Function<SimulatedSession, List<R>> toRows) {
      this.shop = shop;
      this.users = users;
      this.toRows = toRows;
    }

    @Override
    public boolean hasNext() {
      while (!rows.hasNext()) {
        if (sessions.hasNext()) {
          rows = toRows.apply(sessions.next()).iterator();
        } else if (users.hasNext()) {
          sessions = shop.visits(users.next()).iterator();
        } else {
          return false;
        }
      }
      return true;
    }

    @Override
    public R next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more rows");
      }
      return rows.next();
    }
  }
}
