package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.settings.ShippedSettings;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Parsed;
import propensity.generate.EventGenerator;
import propensity.model.ModelFiles;
import propensity.model.ModelStore;
import propensity.model.ServedModel;
import propensity.session.FeatureColumns;
import propensity.session.SessionRules;
import propensity.source.EventFolder;
import propensity.source.SourceMapping;
import propensity.spark.Records;
import propensity.spark.SparkExtension;
import propensity.train.Fit.Weights;
import propensity.train.examples.Example;
import propensity.train.examples.Examples;

@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingIT {
  private static final Encoder<Example> EXAMPLE = Records.encoder(Example.class);

  @TempDir private static Path folder;
  private Training.Result result;
  private ModelStore store;

  private Training.Result trained(SparkSession spark) throws Exception {
    if (result == null) {
      EventGenerator.generate(
          spark, ShippedSettings.read().generate().withUsers(1_500), folder("raw"), false);
      store = new ModelStore(new Configuration(), folder("models"));
      result =
          Training.run(
              spark,
              EventFolder.read(spark, folder("raw/events"), SourceMapping.contract()),
              Optional.of(folder("raw/truth")),
              SessionRules.DEFAULT,
              ShippedSettings.read().train(),
              store,
              folder("session_features"),
              line -> {});
    }
    return result;
  }

  @Test
  void theDefaultsGiveAModelThatIsPromoted(SparkSession spark) throws Exception {
    Training.Result training = trained(spark);

    assertThat(training.refusals()).isEmpty();
    assertThat(store.champion()).isEqualTo(training.version());
    assertThat(store.card(training.version())).isEqualTo(training.card());
    assertThat(training.metrics().get("auc").low()).isGreaterThan(0.6);
    assertThat(training.metrics().get("normalized_entropy").high()).isLessThan(1);
  }

  @Test
  void theScorerGivesWhatThePipelineGives(SparkSession spark) throws Exception {
    String version = trained(spark).version();
    ServedModel served = store.load(version);
    PipelineModel pipeline = PipelineModel.load(folder("models/" + version + "/pipeline"));
    List<Example> examples = new ArrayList<>(examples(spark).limit(2_000).collectAsList());
    Example known = examples.get(0);
    examples.add(withCategories(known, "watch", "tv"));
    Dataset<Row> rows = Fit.labelled(spark.createDataset(examples, EXAMPLE), Weights.NONE);

    List<Row> scored = pipeline.transform(rows).select("probability").collectAsList();

    for (int i = 0; i < examples.size(); i++) {
      assertThat(served.scorer().score(examples.get(i).features()))
          .isEqualTo(((Vector) scored.get(i).get(0)).apply(1), within(1e-12));
    }
  }

  @Test
  void theCardHoldsWhatOthersReadFromIt(SparkSession spark) throws Exception {
    JsonNode card = card("models", trained(spark));

    assertThat(card.path("decile_edges")).hasSize(9);
    assertThat(card.path("training_window").path("to").asLong())
        .isEqualTo(card.path("test_window").path("from").asLong())
        .isGreaterThan(card.path("training_window").path("from").asLong());
    assertThat(card.path("feature_names")).hasSize(FeatureColumns.all().size());
    assertThat(card.path("drift_reference").path("score").path("shares")).hasSize(10);
    assertThat(sum(card.path("drift_reference").path("score").path("shares")))
        .isEqualTo(1, within(1e-9));
    assertThat(sum(card.path("drift_reference").path("categories").path("device")))
        .isEqualTo(1, within(1e-9));
    for (JsonNode feature : card.path("drift_reference").path("features")) {
      assertThat(feature.path("shares")).hasSize(feature.path("edges").size() + 1);
    }
    assertThat(card.path("metrics").path("auc").path("value").asDouble()).isBetween(0.5, 1.0);
    assertThat(card.path("oracle").path("share_of_possible_gain").asDouble()).isBetween(0.1, 1.0);
    assertThat(card.path("oracle").path("metrics").path("auc").path("value").asDouble())
        .isGreaterThan(card.path("metrics").path("auc").path("value").asDouble());
    assertThat(card.path("metrics_by").path("stage").path("cart").path("rows").asLong())
        .isPositive();
    assertThat(card.path("gate").path("passed").asBoolean()).isTrue();
  }

  @Test
  void theCardIsReadAndWrittenWithoutLoss(SparkSession spark) throws Exception {
    String version = trained(spark).version();

    assertThat(ModelFiles.JSON.writeValueAsString(store.card(version)) + "\n")
        .isEqualTo(Files.readString(Path.of(folder("models"), version, "card.json")));
  }

  @Test
  void everyClosedSessionHasARowInTheTableOfSessions(SparkSession spark) throws Exception {
    Training.Result training = trained(spark);
    Dataset<Row> parquet = spark.read().parquet(folder("session_features/parquet"));
    Dataset<Row> csv = spark.read().option("header", true).csv(folder("session_features/csv"));
    Dataset<Row> events = spark.read().option("header", true).csv(folder("raw/events"));
    long sessions = events.select("session_id").distinct().count();
    long buying = events.filter("event_type = 'purchase'").select("session_id").distinct().count();
    long leftOut =
        training.counts().get("sessions_left_out_open_at_end")
            + training.counts().get("sessions_left_out_began_with_purchase")
            + training.counts().get("sessions_left_out_bot");

    assertThat(parquet.count()).isEqualTo(sessions - leftOut).isEqualTo(csv.count());
    assertThat(parquet.filter("label = 1").count()).isBetween(buying - leftOut, buying);
    assertThat(csv.columns()).startsWith("session_id", "user_id", "started_at").endsWith("label");
    assertThat(csv.columns()).containsAll(FeatureColumns.all());
  }

  @Test
  void theSameDataAndSeedGiveTheSameModel(SparkSession spark) throws Exception {
    JsonNode first = card("models", trained(spark));

    JsonNode second =
        card(
            "again",
            Training.run(
                spark,
                EventFolder.read(spark, folder("raw/events"), SourceMapping.contract()),
                Optional.empty(),
                SessionRules.DEFAULT,
                ShippedSettings.read().train(),
                new ModelStore(new Configuration(), folder("again")),
                folder("session_features_again"),
                line -> {}));

    assertThat(second.path("features")).isEqualTo(first.path("features"));
    assertThat(second.path("metrics")).isEqualTo(first.path("metrics"));
    assertThat(second.path("decile_edges")).isEqualTo(first.path("decile_edges"));
  }

  @Test
  void tooLittleDataIsSaidWithTheCountsAndStoresNothing(SparkSession spark) throws Exception {
    trained(spark);
    ModelStore empty = new ModelStore(new Configuration(), folder("empty"));

    assertThatThrownBy(
            () ->
                Training.run(
                    spark,
                    new EventFolder.Lines(
                        lines(spark).filter("event.userId <= 'u00000030'"), false),
                    Optional.empty(),
                    SessionRules.DEFAULT,
                    ShippedSettings.read().train(),
                    empty,
                    folder("session_features_of_few"),
                    line -> {}))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.BAD_DATA);
              assertThat(problem.getMessage()).contains("too little to train on");
              assertThat(problem.why())
                  .contains("at least 50 sessions")
                  .containsPattern("train [0-9]+ sessions, [0-9]+ of which buy");
            });
    assertThat(empty.list()).isEmpty();
    assertThat(empty.championIfAny()).isEmpty();
  }

  /** As many sessions buy as before, but others, drawn blindly: then there is nothing to learn. */
  @Test
  void withPermutedLabelsNothingIsLearnedAndNothingServes(SparkSession spark) throws Exception {
    trained(spark);
    ModelStore permuted = new ModelStore(new Configuration(), folder("permuted"));

    Training.Result training =
        Training.run(
            spark,
            new EventFolder.Lines(
                spark.createDataset(permuted(spark), Records.encoder(Parsed.class)).repartition(2),
                false),
            Optional.empty(),
            SessionRules.DEFAULT,
            ShippedSettings.read().train(),
            permuted,
            folder("session_features_permuted"),
            line -> {});

    assertThat(training.metrics().get("auc").overlaps(0.5, 0.5)).isTrue();
    assertThat(training.refusals()).anyMatch(reason -> reason.contains("not better than giving"));
    assertThat(training.promoted()).isFalse();
    assertThat(permuted.list()).containsExactly(training.version());
    assertThat(permuted.championIfAny()).isEmpty();
  }

  private List<Parsed> permuted(SparkSession spark) {
    Map<String, List<Event>> sessions = new TreeMap<>();
    Set<String> buying = new HashSet<>();
    for (Event event : events(spark).collectAsList()) {
      if (event.type() == EventType.PURCHASE) {
        buying.add(event.sessionId());
      } else {
        sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
      }
    }
    List<String> ids = new ArrayList<>(sessions.keySet());
    Collections.shuffle(ids, new Random(9));
    Set<String> drawn = Set.copyOf(ids.subList(0, buying.size()));
    List<Parsed> lines = new ArrayList<>();
    sessions.forEach(
        (id, events) -> {
          Event last = events.stream().max(Event.TOTAL_ORDER).orElseThrow();
          events.forEach(event -> lines.add(new Parsed(event, null)));
          if (drawn.contains(id)) {
            lines.add(new Parsed(purchaseAfter(last), null));
          }
        });
    return lines;
  }

  private static Event purchaseAfter(Event last) {
    return new Event(
        last.eventId() + "-bought",
        last.userId(),
        last.sessionId(),
        last.time() + 1_000,
        EventType.PURCHASE,
        last.device(),
        last.referrer(),
        "/checkout/complete",
        "p1",
        1_000L,
        1,
        0);
  }

  private Dataset<Event> events(SparkSession spark) {
    return lines(spark).select("event.*").as(Records.encoder(Event.class));
  }

  private Dataset<Parsed> lines(SparkSession spark) {
    return EventFolder.read(spark, folder("raw/events"), SourceMapping.contract()).parsed();
  }

  private Dataset<Example> examples(SparkSession spark) {
    return Examples.of(events(spark), false, SessionRules.DEFAULT, false)
        .filter(functions.col("features").isNotNull());
  }

  private static Example withCategories(Example example, String device, String referrer)
      throws ReflectiveOperationException {
    Object[] values = new Object[FeatureColumns.all().size()];
    Class<?>[] types = new Class<?>[values.length];
    java.lang.reflect.RecordComponent[] components =
        propensity.session.Features.class.getRecordComponents();
    for (int i = 0; i < values.length; i++) {
      types[i] = components[i].getType();
      values[i] =
          switch (components[i].getName()) {
            case "device" -> device;
            case "referrer" -> referrer;
            default -> components[i].getAccessor().invoke(example.features());
          };
    }
    return Shoppers.example(
        1,
        false,
        propensity.session.Features.class.getDeclaredConstructor(types).newInstance(values));
  }

  /** The file, as programs other than this one read it. */
  private static JsonNode card(String models, Training.Result training) throws IOException {
    return new ObjectMapper()
        .readTree(Path.of(folder(models), training.version(), "card.json").toFile());
  }

  private static double sum(JsonNode numbers) {
    double sum = 0;
    for (JsonNode number : numbers) {
      sum += number.asDouble();
    }
    return sum;
  }

  private static String folder(String name) {
    return folder.resolve(name).toString();
  }
}
