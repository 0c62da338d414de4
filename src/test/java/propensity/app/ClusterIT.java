package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;
import propensity.spark.StandaloneCluster;
import propensity.stream.SameRows;
import propensity.stream.Tables;
import propensity.warehouse.Database;
import propensity.warehouse.PostgresServer;
import propensity.warehouse.Sqlite;

/**
 * The jar on a standalone cluster of two workers, with PostgreSQL and with SQLite, against the same
 * seed in this process. The larger run of the README: {@code -Dit.test=ClusterIT
 * -Dcluster.users=100000 -Dcluster.days=14 -Dcluster.kills=20}.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
public class ClusterIT {
  private static final int USERS = Integer.getInteger("cluster.users", 400);
  private static final int DAYS = Integer.getInteger("cluster.days", 10);
  private static final int KILLS = Integer.getInteger("cluster.kills", 2);
  private static final long SEED = Long.getLong("cluster.seed", System.nanoTime());
  private static final boolean LARGE = USERS * DAYS > 10_000;

  /** Heaps as large as the defaults of the README's machine have them, and time for all batches. */
  private static final StandaloneCluster.Size SIZE =
      LARGE
          ? new StandaloneCluster.Size(
              2048, 1400, Duration.ofSeconds(600 + (long) USERS * DAYS / 500))
          : StandaloneCluster.Size.SMALL;

  /** So that there are some forty batches of a large run, to be killed in. */
  private static final int FILES_PER_BATCH = Math.max(1, USERS * DAYS / 60_000);

  /** A model is fitted by sums whose order differs: its scores agree to some fourteen digits. */
  private static final double TOLERANCE = 1e-9;

  private static final List<String> TABLES =
      List.of(
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events", "files");

  private Path folder;
  private StandaloneCluster cluster;
  private PostgresServer server;
  private Set<String> commandLines;

  @BeforeAll
  void start(SparkSession spark, @TempDir Path temporary) {
    folder = temporary;
    cluster = new StandaloneCluster(folder, 2, SIZE);
    server = new PostgresServer(folder);
    server.database("shop");
    assertThat(spark.sparkContext().isLocal()).isTrue();
    Cli.in(folder.resolve("local")).run("pipeline", options(20).toArray(new String[0]));
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void clusterGivesWhatOneProcessGives() throws Exception {
    String[] submitted = words("cluster", server.url("shop"), FILES_PER_BATCH);
    Process driver = cluster.begin(server.environment(), submitted);
    KilledRun run = new KilledRun(cluster, server, "shop", folder.resolve("cluster"), KILLS, SEED);
    int exitCode = run.await(driver, SIZE.patience());
    System.out.printf(
        "%d kills of executors, seed %d: %s; tasks cut off in %d batches; worker replaced: %s;"
            + " exit code %d%n%s%n",
        run.killed(),
        SEED,
        run.places(),
        run.cut(),
        run.workerReplaced(),
        exitCode,
        cluster.log().said());
    commandLines = run.commandLines();
    assertThat(exitCode).isZero();
    assertThat(run.killed()).isEqualTo(KILLS);
    assertThat(run.cut()).isPositive();
    assertThat(run.workerReplaced()).isTrue();

    Map<String, LineSum> lines = LineSum.byFolder(events("cluster"));
    System.out.printf("%,d generated lines%n", LineSum.lines(lines));
    assertThat(LineSum.lines(lines)).isGreaterThan(5_000);
    assertThat(lines).isEqualTo(LineSum.byFolder(events("local")));
    Database local = Sqlite.at(folder.resolve("local/reports/warehouse.sqlite"));
    assertSame(Database.of(server.url("shop"), server.environment()), local);
    assertThat(summary("cluster")).isEqualTo(summary("local"));
    assertThat(counts("cluster")).isEqualTo(counts("local"));
    assertThatThePasswordIsNowhere();

    // The same events once more, by the model that was trained on the cluster, into SQLite.
    String[] words =
        words(
            "driver",
            folder.resolve("driver/reports/warehouse.sqlite").toString(),
            FILES_PER_BATCH,
            "--set=paths.raw=" + folder.resolve("cluster/data/raw"),
            "--set=paths.models=" + folder.resolve("cluster/models"));
    StandaloneCluster.Run again = cluster.submit(Map.of(), words);
    assertThat(again.exitCode()).as(again.said()).isZero();
    assertThat(again.said()).contains("SQLite file of this machine");
    assertSame(Sqlite.at(folder.resolve("driver/reports/warehouse.sqlite")), local);
  }

  private static void assertSame(Database database, Database expected) {
    for (String table : TABLES) {
      SameRows compared = SameRows.in(database, expected, table, TOLERANCE);
      System.out.printf("%s: %,d rows, %,d differ%n", table, compared.rows(), compared.differing());
      assertThat(compared.differing())
          .as("%s of %s, the first: %s", table, database, String.join("\n", compared.first()))
          .isZero();
    }
    String sums =
        "SELECT sum(lines_read), sum(enriched), sum(duplicate), sum(late), sum(rejected) FROM"
            + " batches";
    assertThat(Tables.query(database, sums)).isEqualTo(Tables.query(expected, sums));
  }

  private void assertThatThePasswordIsNowhere() throws IOException {
    assertThat(commandLines).noneMatch(line -> line.contains(PostgresServer.PASSWORD));
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder)) {
      files =
          below
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(folder.resolve("postgres-data")))
              .toList();
    }
    assertThat(files).anyMatch(ClusterIT::isEventLog); // and its text can be searched
    assertThat(files).anyMatch(file -> file.endsWith("stderr"));
    assertThat(files).anyMatch(file -> file.endsWith("pages-0.txt"));
    for (Path file : files) {
      assertThat(contains(file, PostgresServer.PASSWORD)).as(file.toString()).isFalse();
    }
  }

  private static boolean isEventLog(Path file) {
    return file.toString().contains("event-logs") && contains(file, "SparkListenerTaskEnd");
  }

  /** Whether a file, of text or not, has a text of ASCII in it. */
  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String[] words(String name, String warehouse, int filesPerBatch, String... more) {
    List<String> words = new ArrayList<>(List.of("pipeline"));
    words.addAll(Cli.in(folder.resolve(name), warehouse).pathOptions());
    words.addAll(options(filesPerBatch));
    words.addAll(List.of(more));
    return words.toArray(new String[0]);
  }

  /** A model serves, however good. */
  private static List<String> options(int filesPerBatch) {
    return List.of(
        "--set=train.force=true",
        "--set=stream.files_per_batch=" + filesPerBatch,
        "--users=" + USERS,
        "--days=" + DAYS,
        "--late=0.01",
        "--duplicates=0.01",
        "--malformed=0.01");
  }

  private Path events(String name) {
    return folder.resolve(name + "/data/raw/events");
  }

  /** The report's figures, to ten digits: sums of doubles depend on their order. */
  private String summary(String name) {
    StringJoiner text = new StringJoiner("\n");
    flatten("", Cli.in(folder.resolve(name)).summary(), text);
    return text.toString();
  }

  /** How many lines, rows, sessions and shoppers the model learned from. */
  private JsonNode counts(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name + "/models"))) {
      Path card = files.filter(file -> file.endsWith("card.json")).findFirst().orElseThrow();
      JsonNode counts = new ObjectMapper().readTree(card.toFile()).path("counts");
      assertThat(counts.path("lines").asLong()).isPositive();
      return counts;
    }
  }

  private static void flatten(String path, JsonNode node, StringJoiner text) {
    node.properties()
        .forEach(entry -> flatten(path + "/" + entry.getKey(), entry.getValue(), text));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      flatten(path + "/" + i, node.get(i), text);
    }
    boolean aboutTime = path.matches(".*(generated_at|version|trained_at|batches).*");
    if (node.isValueNode() && !aboutTime) {
      text.add(
          path + " = " + (node.isDouble() ? "%.10g".formatted(node.asDouble()) : node.asText()));
    }
  }
}
