package propensity.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.Problem;
import propensity.app.settings.ShippedSettings;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Events;
import propensity.event.Parsed;
import propensity.generate.Defects;
import propensity.generate.EventFormat;
import propensity.generate.EventGenerator;
import propensity.generate.GeneratorSettings;
import propensity.generate.Shop;
import propensity.generate.SimulatedSession.SimulatedEvent;
import propensity.generate.Visits;
import propensity.replay.Replay.Replayed;
import propensity.source.EventReader;
import propensity.source.Mappings;
import propensity.source.NestedSample;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.FileKind;
import propensity.spark.SparkExtension;

@ExtendWith(SparkExtension.class)
class ReplayIT {
  private static final GeneratorSettings SMALL =
      ShippedSettings.read().generate().withUsers(120).withDays(5);
  private static final SourceMapping CONTRACT = SourceMapping.contract();

  @TempDir Path folder;

  @Test
  void eventsComeInTheOrderTheyHappened(SparkSession spark) throws Exception {
    for (EventFormat format : EventFormat.values()) {
      EventGenerator.generate(spark, SMALL.withFormats(format), raw(), true);
      Path incoming = folder.resolve("incoming-" + format.text());
      List<Long> progress = new ArrayList<>();

      Replayed replayed =
          Replay.run(
              spark, batches(500), CONTRACT, raw() + "/events", null, incoming, progress::add);

      List<Event> events = events(incoming);
      List<Event> simulated =
          Visits.all(Shop.of(SMALL)).stream()
              .flatMap(session -> session.events().stream())
              .map(SimulatedEvent::event)
              .sorted(Event.TOTAL_ORDER)
              .toList();
      assertThat(events).hasSameSizeAs(simulated);
      for (int i = 0; i < events.size(); i++) {
        assertThat(Events.sameContent(events.get(i), simulated.get(i))).isTrue();
      }
      assertThat(replayed.events()).isEqualTo(events.size());
      assertThat(replayed.files()).isEqualTo((events.size() + 499) / 500);
      assertThat(progress).hasSize(replayed.files()).isSorted().endsWith(replayed.events());
    }
  }

  @Test
  void aSecondReplayMakesTheSameFiles(SparkSession spark) throws Exception {
    EventGenerator.generate(spark, SMALL, raw(), false);
    Path incoming = folder.resolve("incoming");

    replay(spark, incoming);
    Map<String, String> first = contents(incoming);
    replay(spark, incoming);

    assertThat(contents(incoming)).isEqualTo(first);
    assertThat(first.keySet()).allMatch(name -> name.matches("events-\\d{6}-[0-9a-f]{8}\\.csv"));
  }

  @Test
  void manyPartitionsMakeTheSameFilesAsOne(SparkSession spark) throws Exception {
    EventGenerator.generate(spark, SMALL, raw(), false, 4);

    Path one = folder.resolve("one");
    Path many = folder.resolve("many");
    replay(spark, one);
    Replay.run(
        spark,
        batches(700),
        CONTRACT,
        raw() + "/events",
        raw() + "/truth",
        many,
        name -> false,
        n -> {},
        50_000);

    assertThat(contents(many)).isEqualTo(contents(one));
  }

  @Test
  void delayedEventsArriveWhenTheTruthSays(SparkSession spark) throws Exception {
    for (EventFormat format : EventFormat.values()) {
      EventGenerator.generate(
          spark,
          SMALL.withDefects(new Defects(0.05, 0.1, 0.05, 0, 0)).withFormats(format),
          raw(),
          true);
      Path incoming = folder.resolve("incoming-" + format.text());

      replay(spark, incoming);

      List<String> ids = events(incoming).stream().map(Event::eventId).toList();
      assertThat(ids).isEqualTo(idsByArrival(spark.read().parquet(raw() + "/truth")));
    }
  }

  @Test
  void brokenLinesAndDuplicatesPassAsTheyAre(SparkSession spark) throws Exception {
    EventGenerator.generate(
        spark, SMALL.withDefects(new Defects(0, 0, 0.05, 0.1, 0)), raw(), false);
    Path incoming = folder.resolve("incoming");

    replay(spark, incoming);

    assertThat(lines(incoming)).isEqualTo(lines(Path.of(raw(), "events")));
  }

  @Test
  void anotherShopsExportPassesByteForByte(SparkSession spark) throws Exception {
    byte[] latin1 =
        "3;\"K\u00f6ln\";03.02.2026 10:00:02;x\r\n".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.createDirectories(folder.resolve("export")).resolve("shop.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("nr;who;when;what\r\n".getBytes(StandardCharsets.UTF_8));
      out.write(latin1);
      out.write("2;\"two\nlines\";03.02.2026 10:00:01;x\r\n".getBytes(StandardCharsets.UTF_8));
      out.write("1;\"never closed;03.02.2026 10:00:09;x\r\n".getBytes(StandardCharsets.UTF_8));
      out.write("0;d;03.02.2026 10:00:00;x\r\n".getBytes(StandardCharsets.UTF_8));
    }
    SourceMapping mapping =
        Mappings.of(
            Map.of("event_id", "nr", "user_id", "who", "event_time", "when", "event_type", "what"),
            "dd.MM.yyyy HH:mm:ss",
            "Europe/Berlin",
            Map.of("x", EventType.PAGE_VIEW.text()),
            SourceMapping.Unlisted.REJECT,
            ";");
    Path incoming = folder.resolve("incoming");

    Replay.run(
        spark, batches(10), mapping, folder.resolve("export").toString(), null, incoming, n -> {});

    Path only = files(incoming).get(0);
    assertThat(Files.readString(only, StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "nr;who;when;what\r\n"
                + "0;d;03.02.2026 10:00:00;x\r\n"
                + "2;\"two\nlines\";03.02.2026 10:00:01;x\r\n"
                + "1;\"never closed;03.02.2026 10:00:09;x\r\n"
                + new String(latin1, StandardCharsets.ISO_8859_1));
  }

  @Test
  void filesWithoutHeadersStayOfTheirKind(SparkSession spark) throws Exception {
    Path export = Files.createDirectories(folder.resolve("export"));
    Files.writeString(
        export.resolve("may-views.csv"),
        "1;2026-05-01 10:00:00;a\n1;2026-05-01 10:00:09;b\n2;2026-05-01 10:00:04;c\n");
    Files.writeString(export.resolve("may-orders.csv"), "a;7,50;2026-05-01 10:00:05;1\n");
    Files.writeString(export.resolve("may-articles.csv"), "a;cap\n");
    SourceMapping mapping = headless();
    Path incoming = folder.resolve("incoming");

    Replay.run(spark, batches(10), mapping, export.toString(), null, incoming, n -> {});

    assertThat(contents(incoming).values())
        .containsExactly(
            "1;2026-05-01 10:00:00;a\n2;2026-05-01 10:00:04;c\n",
            "a;7,50;2026-05-01 10:00:05;1\n",
            "1;2026-05-01 10:00:09;b\n");
    assertThat(events(incoming, mapping))
        .extracting(event -> event.userId() + " " + event.type().text() + " " + event.productId())
        .containsExactly("1 page_view a", "2 page_view c", "1 purchase a", "1 page_view b");
  }

  private static SourceMapping headless() {
    SourceMapping plain =
        Mappings.of(
            Map.of("user_id", "who", "event_time", "at", "product_id", "article"),
            "iso",
            "UTC",
            Map.of("view", "page_view", "order", "purchase"),
            SourceMapping.Unlisted.REJECT,
            ";");
    return Mappings.with(
        plain,
        plain.columns(),
        SourceMapping.PriceFormat.DECIMAL_COMMA,
        List.of(
            new FileKind("views", List.of("who", "at", "article"), Map.of("event_type", "view")),
            new FileKind(
                "orders",
                List.of("article", "price", "at", "who"),
                Map.of("event_type", "order"))));
  }

  @Test
  void parquetFilesOfOtherColumnsAreReadEachByItsOwn(SparkSession spark) throws Exception {
    Path export = Files.createDirectories(folder.resolve("export"));
    Event first = event(NestedSample.first(export.resolve("old.parquet")));
    Event second = event(NestedSample.second(export.resolve("new.parquet")));
    Path incoming = folder.resolve("incoming");

    Replay.run(
        spark, batches(10), NestedSample.mapping(), export.toString(), null, incoming, n -> {});

    List<Event> replayed = events(incoming, NestedSample.mapping());
    assertThat(replayed).hasSize(2);
    assertThat(Events.sameContent(replayed.get(0), first)).isTrue();
    assertThat(Events.sameContent(replayed.get(1), second)).isTrue();
    assertThat(second.priceCents()).isEqualTo(150);
  }

  private static Event event(Path file) throws IOException {
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), NestedSample.mapping())) {
      return reader.next().event();
    }
  }

  @Test
  void aRateIsKept(SparkSession spark) throws Exception {
    EventGenerator.generate(spark, SMALL.withUsers(20), raw(), false);
    Path incoming = folder.resolve("incoming");
    List<Long> moments = new ArrayList<>();

    Replay.run(
        spark,
        new ReplaySettings(100, "500/s"),
        CONTRACT,
        raw() + "/events",
        null,
        incoming,
        n -> moments.add(System.nanoTime()));

    for (int i = 1; i < moments.size() - 1; i++) {
      double seconds = (moments.get(i) - moments.get(0)) / 1e9;
      assertThat(seconds).isGreaterThan(0.2 * i - 0.1);
    }
    assertThat(moments).hasSizeGreaterThan(3);
  }

  @Test
  void aFolderWithoutEventsIsTheUsersMistake(SparkSession spark) throws IOException {
    Files.createDirectories(folder.resolve("empty"));

    for (String name : List.of("missing", "empty")) {
      assertThatThrownBy(
              () ->
                  Replay.run(
                      spark,
                      batches(10),
                      CONTRACT,
                      folder.resolve(name).toString(),
                      null,
                      folder.resolve("incoming"),
                      n -> {}))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(name);
    }
  }

  private void replay(SparkSession spark, Path incoming) throws Exception {
    Replay.run(
        spark, batches(700), CONTRACT, raw() + "/events", raw() + "/truth", incoming, n -> {});
  }

  private static ReplaySettings batches(int size) {
    return new ReplaySettings(size, "max");
  }

  private String raw() {
    return folder.resolve("raw").toString();
  }

  /** An id and when it arrives. */
  private record Arrival(long time, String id) {}

  private static List<String> idsByArrival(Dataset<Row> truth) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Row row :
        truth
            .selectExpr("unix_millis(arrival_time)", "event_id", "unix_millis(copy_arrival_time)")
            .collectAsList()) {
      arrivals.add(new Arrival(row.getLong(0), row.getString(1)));
      if (!row.isNullAt(2)) {
        arrivals.add(new Arrival(row.getLong(2), row.getString(1)));
      }
    }
    return arrivals.stream()
        .sorted(Comparator.comparingLong(Arrival::time).thenComparing(Arrival::id))
        .map(Arrival::id)
        .toList();
  }

  private static List<Event> events(Path incoming) throws IOException {
    return events(incoming, CONTRACT);
  }

  private static List<Event> events(Path incoming, SourceMapping mapping) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Path file : files(incoming)) {
      try (EventReader reader = EventReader.open(new Configuration(), file.toString(), mapping)) {
        while (reader.hasNext()) {
          Parsed parsed = reader.next();
          assertThat(parsed.rejection()).isNull();
          events.add(parsed.event());
        }
      }
    }
    return events;
  }

  private static List<String> lines(Path events) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(events)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".csv")).toList()) {
        List<String> whole = Files.readAllLines(file);
        lines.addAll(whole.subList(1, whole.size()));
      }
    }
    return lines.stream().sorted().toList();
  }

  /** Everything in the folder in the order of names: a file left half written would show. */
  private static List<Path> files(Path incoming) throws IOException {
    try (Stream<Path> all = Files.list(incoming)) {
      return all.sorted().toList();
    }
  }

  private static Map<String, String> contents(Path incoming) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(incoming)) {
      contents.put(file.getFileName().toString(), Files.readString(file));
    }
    return contents;
  }
}
