package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;

/**
 * Whole runs whose outputs must be those under {@code src/test/resources/golden}: a change of the
 * code that is not meant to change results can be made without fear, and one that is shows in the
 * commit what it changes. To accept: {@code mvn -B verify -Dit.test=GoldenIT -Dgolden.accept=true}.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenIT {
  private static final String[] SHOP = {"--users", "400", "--days", "10"};

  /** Several batches in a run, and inputs of a model to look at. */
  private static final String[] BATCHES = {
    "--set=stream.files_per_batch=2", "--set=stream.feature_log_share=0.3"
  };

  private Path folder;
  private GoldenRun shop;

  /** Where the settings of a training do not matter: it takes a third of the time. */
  private static final String[] QUICK = {
    "--set=train.force=true",
    "--set=train.regularization=[0.1, 0.01]",
    "--set=train.bootstrap_replicates=50"
  };

  @BeforeAll
  void makeShop(SparkSession spark, @TempDir Path temporary) {
    assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
    folder = temporary;
    shop = GoldenRun.in(folder.resolve("default")).run("generate", SHOP).run("train", "--force");
  }

  @Test
  void defaultShop() throws IOException, SQLException {
    shop.run("replay", "--batch-size", "2500").run("stream", BATCHES).run("report");

    GoldenFiles.check("default", shop.all());
  }

  @Test
  void shopWithDefectsInBothDatabasesAndRebuilt() throws IOException, SQLException {
    GoldenRun sqlite =
        GoldenRun.in(folder.resolve("defects"))
            .run(
                "generate --late 0.02 --out-of-order 0.05 --duplicates 0.02 --malformed 0.01",
                "--bots=0.02",
                "--seed=7",
                "--users=400",
                "--days=10")
            .run("train", QUICK);
    fill(sqlite);
    GoldenFiles.check("defects", sqlite.all());

    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setLocaleConfig("locale", "C")
            .start()) {
      try (Connection admin = server.getPostgresDatabase().getConnection();
          Statement statement = admin.createStatement()) {
        statement.execute("CREATE DATABASE golden");
      }
      GoldenRun postgres =
          sqlite.besides(folder.resolve("postgresql"), server.getJdbcUrl("postgres", "golden"));
      fill(postgres);
      GoldenFiles.same(
          "defects-postgresql", sqlite.warehouseAndReport(), postgres.warehouseAndReport());
    }

    Map<String, String> before = sqlite.tables();
    sqlite.run("stream --rebuild-checkpoint", BATCHES);
    GoldenFiles.same("defects-rebuilt", before, sqlite.tables());
  }

  private static void fill(GoldenRun run) {
    run.run("replay", "--batch-size", "2500").run("stream", BATCHES).run("report");
  }

  @Test
  void mappedSource() throws IOException, SQLException {
    GoldenRun run = GoldenRun.in(folder.resolve("mapped"));
    Path export = Files.createDirectories(run.folder().resolve("export"));
    Files.write(export.resolve("2026-Jan.csv"), rees46());

    run.run("pipeline --source rees46 --events " + export, QUICK);

    GoldenFiles.check("mapped", run.all());
  }

  @Test
  void twoModels() throws IOException, SQLException {
    GoldenRun run = shop.besides(folder.resolve("two-models"), null);
    run.run("replay", "--batch-size", "2500");
    Path incoming = run.folder().resolve("incoming");
    Path later = Files.createDirectories(run.folder().resolve("later"));
    List<Path> files = sortedFiles(incoming);
    for (Path file : files.subList(files.size() / 2, files.size())) {
      Files.move(file, later.resolve(file.getFileName()));
    }
    run.run("stream", BATCHES);
    run.run("train --set train.seed=43 --set train.train_share=0.5", QUICK);
    run.run("model rollback").run("model promote", run.versions().get(1), "--force");
    for (Path file : sortedFiles(later)) {
      Files.move(file, incoming.resolve(file.getFileName()));
    }
    run.run("stream", BATCHES).run("report");

    GoldenFiles.check("two-models", run.all());
  }

  private static List<Path> sortedFiles(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The default shop's events as REES46 would export them. */
  private List<String> rees46() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("event_time,event_type,product_id,category_id,brand,price,user_id,user_session");
    List<Path> parts;
    try (Stream<Path> below = Files.walk(shop.folder().resolve("raw/events"))) {
      parts = below.filter(each -> each.toString().endsWith(".csv")).sorted().toList();
    }
    for (Path part : parts) {
      List<String> text = Files.readAllLines(part);
      List<String> header = Arrays.asList(text.get(0).split(",", -1));
      for (String line : text.subList(1, text.size())) {
        String[] cells = line.split(",", -1);
        String time = cells[header.indexOf("event_time")].replace('T', ' ').replace("Z", " UTC");
        String type =
            switch (cells[header.indexOf("event_type")]) {
              case "page_view" -> "view";
              case "add_to_cart" -> "cart";
              default -> cells[header.indexOf("event_type")];
            };
        String product = cells[header.indexOf("product_id")];
        String price = cells[header.indexOf("price")];
        String user = cells[header.indexOf("user_id")];
        String session = cells[header.indexOf("session_id")];
        lines.add(
            String.join(",", time, type, product, "2053013555631882655", "", price, user, session));
      }
    }
    assertThat(lines).hasSizeGreaterThan(5_000);
    return lines;
  }
}
