package propensity.generate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.Problem;
import propensity.app.settings.ShippedSettings;
import propensity.event.Event;
import propensity.event.Events;
import propensity.event.Parsed;
import propensity.event.Rejection;
import propensity.generate.EventGenerator.Generated;
import propensity.generate.SimulatedSession.SimulatedEvent;
import propensity.source.EventFolder;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;

@ExtendWith(SparkExtension.class)
class EventGeneratorIT {
  private static final GeneratorSettings SMALL =
      ShippedSettings.read().generate().withUsers(120).withDays(5);
  private static final Defects SOME = new Defects(0.03, 0.03, 0.05, 0.2, 0.02);

  @TempDir Path folder;

  @Test
  void rowsDoNotDependOnPartitions(SparkSession spark) throws IOException {
    GeneratorSettings settings = SMALL.withDefects(SOME);
    List<List<String>> events = new ArrayList<>();
    List<List<String>> truths = new ArrayList<>();
    for (int partitions : new int[] {1, 4, 16}) {
      String out = folder.resolve("out-" + partitions).toString();
      EventGenerator.generate(spark, settings, out, false, partitions);
      events.add(lines(Path.of(out, "events")));
      truths.add(rows(spark.read().parquet(out + "/truth")));
    }

    assertThat(events.get(0)).hasSizeGreaterThan(1_000);
    assertThat(events.get(1)).isEqualTo(events.get(0));
    assertThat(events.get(2)).isEqualTo(events.get(0));
    assertThat(truths.get(1)).isEqualTo(truths.get(0));
    assertThat(truths.get(2)).isEqualTo(truths.get(0));
  }

  @Test
  void everyFormatHoldsTheSimulatedEvents(SparkSession spark) throws IOException {
    generate(spark, SMALL.withFormats(EventFormat.JSON, EventFormat.CSV, EventFormat.PARQUET));
    List<Event> simulated =
        Visits.all(Shop.of(SMALL)).stream()
            .flatMap(session -> session.events().stream())
            .map(SimulatedEvent::event)
            .sorted(Event.TOTAL_ORDER)
            .toList();

    for (String part : List.of("events", "events_csv", "events_parquet")) {
      List<Event> read = events(spark, part);
      assertThat(read).hasSameSizeAs(simulated);
      for (int i = 0; i < read.size(); i++) {
        assertThat(Events.sameContent(read.get(i), simulated.get(i))).isTrue();
      }
    }
  }

  @Test
  void columnsAreThoseOfTheContract(SparkSession spark) throws IOException {
    generate(spark, SMALL.withFormats(EventFormat.CSV, EventFormat.PARQUET));
    String header =
        "event_id,user_id,session_id,event_time,event_type,device,referrer,page,product_id,price,"
            + "quantity";

    for (Path file : files(folder.resolve("events"))) {
      List<String> lines = Files.readAllLines(file);
      String day = file.getParent().getFileName().toString().substring("day=".length());
      assertThat(lines.get(0)).isEqualTo(header);
      assertThat(lines.subList(1, lines.size()))
          .allMatch(
              line -> line.matches("([^,]+,){3}" + day + "T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z,.*"));
    }
    assertThat(spark.read().parquet(folder + "/events_parquet").drop("day").schema().toDDL())
        .isEqualTo(
            "event_id STRING,user_id STRING,session_id STRING,event_time TIMESTAMP,event_type"
                + " STRING,device STRING,referrer STRING,page STRING,product_id STRING,price"
                + " DECIMAL(12,2),quantity INT");
  }

  @Test
  void theTruthHasOneRowForEveryEvent(SparkSession spark) throws IOException {
    Generated generated = generate(spark, SMALL);
    Dataset<Row> truth = spark.read().parquet(folder + "/truth");
    List<Event> events = events(spark, "events");

    assertThat(truth.columns())
        .containsExactly(
            "event_id",
            "user_id",
            "session_id",
            "event_time",
            "true_propensity",
            "intent",
            "engagement",
            "price_sensitivity",
            "arrival_time",
            "copy_arrival_time",
            "defect",
            "malformed_kind",
            "unfinished");
    assertThat(truth.select("event_id").as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(events.stream().map(Event::eventId).toList());
    assertThat(generated.events()).isEqualTo(events.size());
    assertThat(generated.users()).isEqualTo(120);
    assertThat(generated.sessions())
        .isEqualTo(events.stream().map(Event::sessionId).distinct().count());
    long purchased = truth.where("true_propensity is null").select("session_id").distinct().count();
    assertThat(generated.conversions()).isEqualTo(purchased);
    assertThat(truth.where("arrival_time <> event_time or defect is not null").count()).isZero();
  }

  @Test
  void defectsAreBesideTheGenuineEventsAndLabelled(SparkSession spark) throws IOException {
    for (EventFormat format : List.of(EventFormat.CSV, EventFormat.JSON)) {
      EventGenerator.generate(
          spark, SMALL.withDefects(SOME).withFormats(format), folder.toString(), true);
      List<Parsed> all =
          EventFolder.read(spark, folder + "/events", SourceMapping.contract())
              .parsed()
              .collectAsList();
      List<Rejection> rejections =
          all.stream().map(Parsed::rejection).filter(r -> r != null).toList();
      Dataset<Row> truth = spark.read().parquet(folder + "/truth");
      long malformed = truth.where("defect = 'malformed'").count();
      long duplicates = truth.where("defect = 'duplicate'").count();
      Set<String> kinds =
          truth
              .where("malformed_kind is not null")
              .select("malformed_kind")
              .as(Encoders.STRING())
              .collectAsList()
              .stream()
              .collect(Collectors.toSet());

      assertThat(kinds).hasSize(MalformedKind.values().length);
      assertThat(rejections).hasSize((int) malformed);
      assertThat(all).hasSize((int) (truth.count() + malformed + duplicates));
      assertThat(events(spark, "events").stream().map(Event::eventId).distinct())
          .containsExactlyInAnyOrderElementsOf(
              truth.select("event_id").as(Encoders.STRING()).collectAsList());
    }
  }

  @Test
  void anOutageIsInTheTruthAlone(SparkSession spark) throws IOException {
    generate(spark, SMALL.withDrift(ConversionDrift.of("tracking-outage@day2")));
    Dataset<Row> truth = spark.read().parquet(folder + "/truth");
    List<String> written = events(spark, "events").stream().map(Event::eventId).toList();

    assertThat(truth.where("defect = 'lost'").count()).isPositive();
    assertThat(
            truth.where("defect is null").select("event_id").as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void whatIsThereIsNotReplacedUnasked(SparkSession spark) throws IOException {
    generate(spark, SMALL.withFormats(EventFormat.CSV, EventFormat.JSON));
    List<String> before = lines(folder.resolve("events"));

    assertThatThrownBy(() -> generate(spark, SMALL.withSeed(1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(folder.toString());
    assertThat(lines(folder.resolve("events"))).isEqualTo(before);
    assertThat(GeneratorSettings.ofFolder(spark.sessionState().newHadoopConf(), folder.toString()))
        .map(GeneratorSettings::seed)
        .contains(42L);
  }

  @Test
  void overwritingLeavesNothingOfWhatWasThere(SparkSession spark) throws IOException {
    generate(spark, SMALL.withFormats(EventFormat.CSV, EventFormat.JSON));
    List<String> before = lines(folder.resolve("events"));

    GeneratorSettings other = SMALL.withSeed(1);
    EventGenerator.generate(spark, other, folder.toString(), true);

    assertThat(lines(folder.resolve("events"))).doesNotContainAnyElementsOf(before);
    assertThat(names(folder)).containsExactlyInAnyOrder("events", "truth", "generator.json");
    assertThat(GeneratorSettings.ofFolder(spark.sessionState().newHadoopConf(), folder.toString()))
        .contains(other);
  }

  @Test
  void filesOfOthersAreNeitherReplacedNorRemoved(SparkSession spark) throws IOException {
    for (String theirs :
        List.of("events/mine.csv", "events/part-0.csv", "truth/day=2026-01-05/notes.txt")) {
      generate(spark, SMALL.withFormats(EventFormat.CSV, EventFormat.JSON));
      Path file = folder.resolve(theirs);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "theirs");
      assertProblem(ExitCode.USAGE)
          .what(theirs)
          .by(() -> EventGenerator.generate(spark, SMALL, folder.toString(), true));
      assertThat(file).hasContent("theirs");
      FileTree.remove(folder);
    }
    Path own = Files.createDirectories(folder.resolve("events")).resolve("events.csv");
    Files.writeString(own, "theirs");
    assertProblem(ExitCode.USAGE)
        .what("not generated")
        .by(() -> EventGenerator.generate(spark, SMALL, folder.toString(), true));
    Files.move(own, own.resolveSibling("part-00000-" + UUID.randomUUID() + ".csv"));
    assertProblem(ExitCode.USAGE)
        .why("generator.json")
        .by(() -> EventGenerator.generate(spark, SMALL, folder.toString(), true));
    FileTree.remove(folder.resolve("events"));

    Path backup = Files.createDirectories(folder.resolve("events_backup")).resolve("2019.csv");
    Files.writeString(backup, "theirs");
    generate(spark, SMALL);
    EventGenerator.generate(spark, SMALL, folder.toString(), true);
    assertThat(backup).hasContent("theirs");
  }

  /** Killed when the new is half in place: the mark is there first, the events last. */
  @Test
  void runThatWasKilledAtItsEndIsDoneAgainUnasked(SparkSession spark) throws IOException {
    generate(spark, SMALL);
    FileTree.remove(folder.resolve("events"));
    assertThat(GeneratorSettings.ofFolder(spark.sessionState().newHadoopConf(), folder.toString()))
        .isEmpty();
    generate(spark, SMALL);
    assertThat(names(folder)).containsExactlyInAnyOrder("events", "truth", "generator.json");
  }

  @Test
  void anInterruptedRunLeavesWhatWasThere(SparkSession spark) throws Exception {
    generate(spark, SMALL);
    List<String> before = lines(folder.resolve("events"));
    CompletableFuture<Generated> run =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return EventGenerator.generate(
                    spark, SMALL.withUsers(2_000_000), folder.toString(), true, 8);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    while (!Files.exists(folder.resolve(".generating/events"))) {
      Thread.sleep(5);
    }
    while (!run.isDone()) {
      spark.sparkContext().cancelAllJobs();
      Thread.sleep(20);
    }

    assertThat(run).isCompletedExceptionally();
    assertThat(names(folder)).containsExactlyInAnyOrder("events", "truth", "generator.json");
    assertThat(lines(folder.resolve("events"))).isEqualTo(before);
  }

  private Generated generate(SparkSession spark, GeneratorSettings settings) throws IOException {
    return EventGenerator.generate(spark, settings, folder.toString(), false);
  }

  private List<Event> events(SparkSession spark, String part) {
    return EventFolder.read(spark, folder.resolve(part).toString(), SourceMapping.contract())
        .parsed()
        .collectAsList()
        .stream()
        .map(Parsed::event)
        .filter(event -> event != null)
        .sorted(Event.TOTAL_ORDER)
        .toList();
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.orderBy(col("event_id")).toJSON().collectAsList();
  }

  private static List<String> lines(Path events) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(events)) {
      List<String> all = Files.readAllLines(file);
      lines.addAll(all.subList(1, all.size()));
    }
    return lines.stream().sorted().toList();
  }

  private static List<Path> files(Path events) throws IOException {
    try (Stream<Path> all = Files.walk(events)) {
      return all.filter(path -> path.toString().endsWith(".csv")).toList();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .toList();
    }
  }
}
