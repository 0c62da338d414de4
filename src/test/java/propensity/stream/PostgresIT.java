package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static propensity.AssertProblem.assertProblem;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.analytics.SampleWarehouse;
import propensity.model.ServedModels;
import propensity.spark.SparkExtension;
import propensity.warehouse.Database;
import propensity.warehouse.Postgres;
import propensity.warehouse.PostgresServer;
import propensity.warehouse.Warehouse;

/** The same files into SQLite and into PostgreSQL, with everything that can go wrong there. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class PostgresIT {
  private static final int FILES = 9;
  private static final List<String> TABLES =
      List.of(
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events", "files");

  private Path folder;
  private PostgresServer server;
  private StreamRun sqlite;

  @BeforeAll
  void start(SparkSession spark, @TempDir Path temporary) {
    folder = temporary;
    server = new PostgresServer(folder);
    sqlite = run(spark, "sqlite").once();
    assertThat(sqlite.count("SELECT count(DISTINCT reason) FROM rejected_events")).isGreaterThan(1);
    assertThat(sqlite.count("SELECT sum(duplicate) FROM batches")).isPositive();
    assertThat(sqlite.count("SELECT count(*) FROM late_events")).isPositive();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void tablesAndViewsAreThoseOfSqlite(SparkSession spark) {
    StreamRun postgres = run(spark, "same").database(server.database("same")).once();

    assertSame(postgres);
    assertThat(postgres.count("SELECT count(*) FROM staged_rows")).isZero();
    for (String file : SampleWarehouse.viewFiles()) {
      String view = file.replace(".sql", "");
      assertThat(numbersRounded(postgres.rows("SELECT * FROM " + view)))
          .as(view)
          .containsExactlyInAnyOrderElementsOf(
              numbersRounded(sqlite.rows("SELECT * FROM " + view)));
    }
  }

  @Test
  void rebuildMakesTheSameTables(SparkSession spark) {
    StreamRun postgres = run(spark, "rebuilt").database(server.database("rebuilt")).once();

    assertSame(postgres.rebuild());
  }

  @Test
  void rebuildKeepsGrantsAndTheTablesBefore(SparkSession spark) throws SQLException {
    Postgres database = server.database("granted");
    StreamRun postgres = run(spark, "granted").database(database).once();
    String grants =
        "SELECT grantee, table_name, privilege_type FROM information_schema.table_privileges"
            + " WHERE table_schema = 'public' AND grantee IN ('PUBLIC', 'postgres') ORDER BY 1, 2, 3";
    write(database, "GRANT SELECT ON events, conversion_by_device TO PUBLIC");
    write(database, "GRANT SELECT, INSERT ON files TO postgres");
    List<String> before = postgres.rows(grants);
    assertThat(before).hasSize(4);

    postgres.rebuild();
    assertThat(postgres.rows(grants)).isEqualTo(before);
    assertThat(postgres.rows("SELECT count(*) FROM public_before_rebuild_1.events"))
        .isEqualTo(postgres.rows("SELECT count(*) FROM events"));
    assertThat(postgres.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'public_rebuild'"))
        .isEmpty();
  }

  @Test
  void rebuildLeavesAloneASchemaOfOthers(SparkSession spark) throws SQLException {
    Postgres database = server.database("others");
    StreamRun postgres = run(spark, "others").database(database).once();
    write(database, "CREATE SCHEMA public_rebuild");
    write(database, "CREATE TABLE public_rebuild.theirs (a INTEGER)");

    assertProblem(ExitCode.MISMATCH).what("public_rebuild").why("theirs").by(postgres::rebuild);
    assertThat(postgres.count("SELECT count(*) FROM public_rebuild.theirs")).isZero();
    write(database, "DROP TABLE public_rebuild.theirs");
    assertSame(postgres.rebuild());
  }

  private static void write(Postgres database, String sql) throws SQLException {
    try (Connection on = database.connect("test");
        Statement statement = on.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void connectionThatIsCutInTheMiddleLosesAndDoublesNothing(SparkSession spark) {
    StreamRun run = run(spark, "cut");
    CutPlaces places = into(run, "cut");
    // Where rows are staged, merged, accounted for, and committed.
    for (String place : List.of("staged_rows", "events", "sessions", "batches", "commit")) {
      places.cutAt(place, 2);
      assertUnreachable(place, catchThrowableOfType(Problem.class, run::once));
    }

    assertSame(run.once());
  }

  /** More: {@code mvn verify -Dit.test=PostgresIT -Dcuts=20}, {@code -Dseed=} for the same ones. */
  @Test
  void connectionThatIsCutAnywhereLosesAndDoublesNothing(SparkSession spark) {
    int cuts = Integer.getInteger("cuts", 4);
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Map<String, Integer> fell = new TreeMap<>();
    StreamRun run = new StreamRun(spark, folder.resolve("anywhere"));
    CutPlaces places = into(run, "anywhere");
    int files = 0;
    for (int cut = 0; cut < cuts; ) {
      for (int more = 0; more < 2; more++, files++) {
        run.drop(Deliveries.name(files), Deliveries.lines(files));
      }
      String place = places.cutAnywhere(random);
      Problem problem = catchThrowableOfType(Problem.class, run::once);
      if (problem != null) { // else there were fewer rows
        assertUnreachable(place + ", seed " + seed, problem);
        fell.merge(place, 1, Integer::sum);
        cut++;
      }
    }
    run.once();

    StreamRun golden = new StreamRun(spark, folder.resolve("golden")).filesPerBatch(7);
    for (int file = 0; file < files; file++) {
      golden.drop(Deliveries.name(file), Deliveries.lines(file));
    }
    assertSame(run, golden.once());
    System.out.printf(
        "%d cuts at random places (seed %d): %s; %d files, %d events: no row differs%n",
        cuts, seed, fell, files, run.count("SELECT count(*) FROM events"));
  }

  @Test
  void connectionThatIsCutBetweenBatchesLosesAndDoublesNothing(SparkSession spark) {
    StreamRun run = run(spark, "idle");
    into(run, "idle");
    run.afterBatch(batch -> assertThat(server.cut("propensity writer")).isEqualTo(1));
    for (int batch = 0; batch < 3; batch++) {
      assertUnreachable("between", catchThrowableOfType(Problem.class, run::once));
    }

    assertSame(run.afterBatch(batch -> {}).once());
  }

  @Test
  void serverThatIsStartedAgainInTheMiddleOfABatchLosesAndDoublesNothing(SparkSession spark)
      throws Exception {
    StreamRun run = run(spark, "middle");
    CutPlaces places = into(run, "middle");
    ExecutorService operator = Executors.newSingleThreadExecutor();
    try {
      // Rows are staged and half merged; half staged.
      for (String place : List.of("events", "staged_rows")) {
        places.waitAt(place, 30);
        Future<?> restarted =
            operator.submit(
                () -> {
                  places.awaitWaiting();
                  server.restart();
                  return null;
                });
        assertUnreachable(place, catchThrowableOfType(Problem.class, run::once));
        restarted.get(1, TimeUnit.MINUTES);
        places.cutAt("nowhere", 1);
      }
    } finally {
      operator.shutdownNow();
    }

    assertSame(run.once());
  }

  @Test
  void serverThatIsStartedAgainLosesAndDoublesNothing(SparkSession spark) {
    int[] batches = new int[1];
    StreamRun run =
        run(spark, "restart")
            .database(server.database("restart"))
            .models(
                () -> {
                  if (++batches[0] == 2) {
                    server.restart();
                  }
                  return ServedModels.rising("v1");
                });

    Problem problem = catchThrowableOfType(Problem.class, run::once);
    assertThat(problem.exitCode()).isEqualTo(ExitCode.WAREHOUSE_UNREACHABLE);
    assertThat(problem.why()).doesNotContain(PostgresServer.PASSWORD);
    assertSame(run.once());
  }

  @Test
  void secondRunIsRefusedAndToldWhoHasIt() {
    Database database = server.database("locked");
    try (Warehouse first = Warehouse.open(database, message -> {})) {
      Problem problem =
          catchThrowableOfType(Problem.class, () -> Warehouse.open(database, message -> {}));

      assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(problem.why())
          .contains("process " + ProcessHandle.current().pid())
          .contains("connected since");
      assertThat(first.database()).hasToString(server.url("locked"));
    }
    database.requireFree();
  }

  @Test
  void wrongPasswordAndNoServerAreToldWithoutThePassword() {
    Postgres right = server.database("secret");
    Postgres wrong = new Postgres(right.url(), "shop", "not-" + PostgresServer.PASSWORD);
    Postgres nowhere =
        new Postgres("jdbc:postgresql://127.0.0.1:1/none", "shop", PostgresServer.PASSWORD);
    for (Database database : List.of(wrong, nowhere)) {
      assertThatThrownBy(database::openForReading)
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.exitCode()).isEqualTo(ExitCode.WAREHOUSE_UNREACHABLE);
                assertThat(
                        problem.getMessage()
                            + problem.why()
                            + problem.remedy()
                            + problem.getCause())
                    .doesNotContain(PostgresServer.PASSWORD);
              });
      assertThat(database.toString()).doesNotContain(PostgresServer.PASSWORD);
    }
  }

  /** The same deliveries, cut into the same batches. */
  private StreamRun run(SparkSession spark, String name) {
    StreamRun run = new StreamRun(spark, folder.resolve(name)).filesPerBatch(2);
    for (int file = 0; file < FILES; file++) {
      run.drop(Deliveries.name(file), Deliveries.lines(file));
    }
    // Two shoppers with one session id, in one batch and in two; texts that need care.
    run.drop(
        "0100.csv",
        "a1,ann,shared,2026-01-06T08:00:00Z,page_view,mobile,email,/\\back\\N,p1,1.50,1");
    run.drop(
        "0101.csv",
        "b1,bob,shared,2026-01-06T08:00:01Z,page_view,mobile,email,\"/tab\there, ✓\",p1,,");
    run.drop("0102.csv", "b2,bob,shared,2026-01-06T08:00:02Z,purchase,mobile,email,/x,p1,2.50,2");
    return run;
  }

  private void assertSame(StreamRun postgres) {
    assertSame(postgres, sqlite);
  }

  private static void assertSame(StreamRun postgres, StreamRun sqlite) {
    for (String table : TABLES) {
      assertThat(postgres.table(table)).as(table).isEqualTo(sqlite.table(table));
    }
    String sums =
        "SELECT sum(lines_read), sum(enriched), sum(duplicate), sum(late), sum(rejected),"
            + " max(newest_event) FROM batches";
    assertThat(postgres.rows(sums)).isEqualTo(sqlite.rows(sums));
  }

  private static List<String> numbersRounded(List<String> rows) {
    List<String> rounded = new ArrayList<>();
    for (String row : rows) {
      List<String> cells = new ArrayList<>();
      for (String cell : row.split("\\|", -1)) {
        cells.add(
            cell.matches("-?\\d*\\.?\\d+(E-?\\d+)?")
                ? "%.10g".formatted(Double.parseDouble(cell))
                : cell);
      }
      rounded.add(String.join("|", cells));
    }
    return rounded;
  }

  /** Makes the tables in a new database, with the triggers in them. */
  private CutPlaces into(StreamRun run, String name) {
    Postgres database = server.database(name);
    Warehouse.open(database, message -> {}).close();
    run.database(database);
    return new CutPlaces(server, name);
  }

  private static void assertUnreachable(String place, Problem problem) {
    assertThat(problem).as(place).isNotNull();
    assertThat(problem.exitCode()).as(place).isEqualTo(ExitCode.WAREHOUSE_UNREACHABLE);
    assertThat(problem.getMessage())
        .as(place)
        .contains("cannot be reached, or the connection to it was cut");
    assertThat(problem.getMessage() + problem.why() + problem.remedy())
        .doesNotContain(PostgresServer.PASSWORD);
  }
}
