package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;
import propensity.spark.StandaloneCluster;
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
class ClusterIT {
  private static final String USERS = System.getProperty("cluster.users", "400");
  private static final String DAYS = System.getProperty("cluster.days", "10");
  private static final int KILLS = Integer.getInteger("cluster.kills", 2);

  private static final List<String> TABLES =
      List.of("events", "sessions", "late_events", "rejected_events", "files");

  private Path folder;
  private StandaloneCluster cluster;
  private PostgresServer server;
  private final Set<String> commandLines = new TreeSet<>();

  @BeforeAll
  void start(SparkSession spark, @TempDir Path temporary) {
    folder = temporary;
    cluster = new StandaloneCluster(folder, 2);
    server = new PostgresServer(folder);
    server.database("shop");
    assertThat(spark.sparkContext().isLocal()).isTrue();
    assertThat(here("local")).isZero();
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void clusterGivesWhatOneProcessGives() throws Exception {
    Process driver = cluster.begin(server.environment(), words("cluster", server.url("shop"), "1"));
    int killed = 0;
    int batches = -1;
    while (driver.isAlive()) {
      Thread.sleep(250);
      ProcessHandle.allProcesses()
          .forEach(process -> process.info().commandLine().ifPresent(commandLines::add));
      int now = cluster.log().said().split("stream +batch", -1).length - 1;
      boolean generating = batches < 0 && Files.exists(folder.resolve("cluster/data/raw"));
      if (killed < KILLS && (generating || now > batches) && cluster.killExecutors() > 0) {
        killed++;
        batches = now;
      }
    }
    assertThat(driver.exitValue()).as(cluster.log().said()).isZero();
    assertThat(killed).isPositive();

    assertThat(lines("cluster")).isEqualTo(lines("local"));
    Database local = Sqlite.at(folder.resolve("local/reports/warehouse.sqlite"));
    assertSame(Database.of(server.url("shop"), server.environment()), local);
    assertThat(summary("cluster")).isEqualTo(summary("local"));
    assertThatThePasswordIsNowhere();

    // The same events once more, by the model that was trained on the cluster, into SQLite.
    String[] words = words("driver", folder.resolve("driver/reports/warehouse.sqlite") + "", "1");
    words[1] = "--set=paths.raw=" + folder.resolve("cluster/data/raw");
    words[2] = "--set=paths.models=" + folder.resolve("cluster/models");
    StandaloneCluster.Run run = cluster.submit(Map.of(), words);
    assertThat(run.exitCode()).as(run.said()).isZero();
    assertThat(run.said()).contains("SQLite file of this machine");
    assertSame(Sqlite.at(folder.resolve("driver/reports/warehouse.sqlite")), local);
  }

  private static void assertSame(Database database, Database expected) {
    for (String table : TABLES) {
      assertThat(rounded(Tables.rows(database, table)))
          .as("%s of %s", table, database)
          .isEqualTo(rounded(Tables.rows(expected, table)));
    }
    String sums =
        "SELECT sum(lines_read), sum(enriched), sum(duplicate), sum(late), sum(rejected) FROM"
            + " batches";
    assertThat(Tables.query(database, sums)).isEqualTo(Tables.query(expected, sums));
  }

  /**
   * A model is fitted by sums whose order differs: its scores agree to some fourteen digits, and
   * seven leave no row at the edge of rounding.
   */
  private static List<String> rounded(List<String> rows) {
    Pattern score = Pattern.compile("(?<=\\|)0\\.\\d+(E-\\d+)?(?=\\|)");
    return rows.stream()
        .map(
            row ->
                score
                    .matcher(row)
                    .replaceAll(found -> "%.7g".formatted(Double.parseDouble(found.group()))))
        .toList();
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
    assertThat(files).anyMatch(file -> file.toString().contains("event-logs"));
    assertThat(files).anyMatch(file -> file.endsWith("stderr"));
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(text.contains(PostgresServer.PASSWORD)).as(file.toString()).isFalse();
    }
  }

  private int here(String name) {
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    String warehouse = folder.resolve(name + "/reports/warehouse.sqlite").toString();
    int code =
        Main.run(new PrintStream(talk, true, StandardCharsets.UTF_8), words(name, warehouse, "20"));
    assertThat(code).as(talk.toString(StandardCharsets.UTF_8)).isZero();
    return code;
  }

  private String[] words(String name, String warehouse, String filesPerBatch) {
    Path home = folder.resolve(name);
    List<String> words = new ArrayList<>(List.of("pipeline"));
    words.add("--set=paths.raw=" + home.resolve("data/raw"));
    words.add("--set=paths.models=" + home.resolve("models"));
    for (String path :
        new String[] {"processed", "incoming", "ready", "archive", "quarantine", "checkpoint"}) {
      words.add("--set=paths." + path + "=" + home.resolve("data/" + path));
    }
    words.add("--set=paths.reports=" + home.resolve("reports"));
    words.add("--set=paths.warehouse=" + warehouse);
    words.add("--set=stream.files_per_batch=" + filesPerBatch);
    words.add("--set=train.force=true");
    words.addAll(List.of("--users", USERS, "--days", DAYS, "--late", "0.01"));
    words.addAll(List.of("--duplicates", "0.01", "--malformed", "0.01"));
    return words.toArray(new String[0]);
  }

  /** All lines of the generated events, in order. */
  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve(name + "/data/raw/events"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".csv")).toList()) {
        lines.addAll(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(lines).hasSizeGreaterThan(5_000);
    return lines.stream().filter(line -> !line.startsWith("event_id,")).sorted().toList();
  }

  /** The report's figures, to ten digits: sums of doubles depend on their order. */
  private String summary(String name) throws IOException {
    JsonNode tree =
        new ObjectMapper()
            .readTree(folder.resolve(name + "/reports/analytics_summary.json").toFile());
    StringJoiner text = new StringJoiner("\n");
    flatten("", tree, text);
    return text.toString();
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
