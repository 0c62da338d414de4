package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.Problem;
import propensity.event.Event;
import propensity.event.PackedOutput;
import propensity.event.Parsed;
import propensity.model.ServedModels;
import propensity.score.BatchModel;
import propensity.score.FeatureLog;
import propensity.session.OutOfOrderFold;
import propensity.session.SessionRules;
import propensity.session.Timeline;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.stream.Deliveries;
import propensity.stream.StreamRun;
import propensity.stream.Tables;
import propensity.warehouse.Batch;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Postgres;
import propensity.warehouse.PostgresServer;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

/** The same rows, merged by PostgreSQL and written one by one into SQLite; without Spark. */
class PostgresBatchTest {
  private static final String QUERY = "q";
  private static final int PARTS = 2;
  private static final long ACCEPTED_AT = Instant.parse("2026-01-07T00:00:00Z").toEpochMilli();
  private static final BatchModel SCORING =
      new BatchModel(ServedModels.rising("v1"), new FeatureLog(1));

  @TempDir private static Path folder;
  private static PostgresServer server;

  private final Map<String, Timeline> shoppers = new HashMap<>();

  @BeforeAll
  static void start() {
    server = new PostgresServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void mergedRowsAreThoseWrittenOneByOne() throws Exception {
    Postgres postgres = server.database("merged");
    Database sqlite = Sqlite.at(folder.resolve("merged.sqlite"));
    Batch sums = null;
    try (Warehouse merged = open(postgres);
        Warehouse written = Warehouse.open(sqlite, message -> {})) {
      for (int number = 0; number < 8; number++) {
        Map<Integer, List<byte[]>> parts = arrive(number);
        BatchContext batch =
            new BatchContext(
                QUERY, number, SCORING.model(), SessionRules.DEFAULT, 0, file -> List.of());
        List<StagedPart> staged = new ArrayList<>();
        for (Map.Entry<Integer, List<byte[]>> part : parts.entrySet()) {
          StagingCopy copy = new StagingCopy(postgres, QUERY, number);
          // An attempt that was lost after it had copied, and one of a batch before.
          copy.copy(part.getValue().iterator(), part.getKey(), 1000 + part.getKey());
          new StagingCopy(postgres, QUERY, number - 1)
              .copy(part.getValue().iterator(), part.getKey(), part.getKey());
          staged.add(copy.copy(part.getValue().iterator(), part.getKey(), part.getKey()));
        }
        DroppedFile file = file(number);
        sums =
            merged.write(
                on -> {
                  Ledger.add(on, file);
                  return PostgresBatch.merge(on, batch, staged);
                });
        written.write(
            on -> {
              Ledger.add(on, file);
              return oneByOne(on, batch, parts);
            });
      }
    }
    assertThat(sums.rejected()).isPositive();
    for (String table :
        List.of(
            "events",
            "sessions",
            "orders",
            "order_items",
            "late_events",
            "rejected_events",
            "files",
            "batches")) {
      assertThat(Tables.rows(postgres, table)).as(table).isEqualTo(Tables.rows(sqlite, table));
    }
    assertThat(Tables.rows(sqlite, "late_events")).isNotEmpty();
    assertThat(Tables.rows(sqlite, "sessions")).anyMatch(row -> row.contains("@"));
  }

  @Test
  void stagedRowsThatWereLostAreNoticed() throws Exception {
    Postgres postgres = server.database("lost");
    try (Warehouse warehouse = open(postgres)) {
      List<byte[]> rows = arrive(0).get(0);
      StagedPart staged = new StagingCopy(postgres, QUERY, 0).copy(rows.iterator(), 0, 0);
      server.in("lost", "DELETE FROM staged_rows WHERE place = 0");
      BatchContext batch =
          new BatchContext(QUERY, 0, SCORING.model(), SessionRules.DEFAULT, 0, file -> List.of());

      assertThatThrownBy(
              () -> warehouse.write(on -> PostgresBatch.merge(on, batch, List.of(staged))))
          .isInstanceOf(Problem.class)
          .hasMessage(
              "batch 0 is lost: %,d rows were staged, and %,d of them are there"
                  .formatted(staged.rows(), staged.rows() - 1));
    }
  }

  private static Warehouse open(Postgres postgres) {
    Warehouse warehouse = Warehouse.open(postgres, message -> {});
    warehouse.write(
        on -> {
          StagedRows.addColumns(on, postgres);
          return null;
        });
    return warehouse;
  }

  private static Batch oneByOne(Connection on, BatchContext batch, Map<Integer, List<byte[]>> parts)
      throws SQLException {
    try (SqliteBatch transaction = new SqliteBatch(on, batch)) {
      for (List<byte[]> part : parts.values()) {
        for (byte[] rows : part) {
          RowCodec.read(rows, transaction);
        }
      }
      return transaction.finish();
    }
  }

  private static DroppedFile file(int number) {
    int lines = lines(number).length;
    return new DroppedFile(
        number,
        Deliveries.name(number),
        "sha",
        1,
        lines,
        DroppedFile.State.ACCEPTED,
        null,
        ACCEPTED_AT,
        null);
  }

  private static String[] lines(int number) {
    List<String> lines = new ArrayList<>(List.of(Deliveries.lines(number)));
    // A session id and an event id that shoppers share, in one batch and over several; each in turn
    // is the first.
    String minute = "2026-01-06T08:%02d".formatted(number);
    for (String user : number % 2 == 0 ? List.of("ann", "bob") : List.of("bob", "ann")) {
      lines.add(
          user + number + "," + user + ",shared," + minute + ":00Z,page_view,mobile,email,/,p1,,");
      lines.add(
          "one-%d,%s,,%s:01Z,page_view,mobile,email,\"/\\N\t,\",p\\1,,"
              .formatted(number / 4 * 4 + number % 2, user, minute));
    }
    return lines.toArray(new String[0]);
  }

  /** What the tasks of a batch make of a file, by partition. */
  private Map<Integer, List<byte[]>> arrive(int number) throws Exception {
    Path csv = folder.resolve(file(number).readyName());
    Files.writeString(csv, StreamRun.text(lines(number)));
    Map<String, List<Event>> byUser = new TreeMap<>();
    PackedOutput others = new PackedOutput();
    RowCodec rows = new RowCodec(others);
    try (EventReader reader =
        EventReader.open(
            new Configuration(), csv.toString(), SourceMapping.contract(), number, ACCEPTED_AT)) {
      while (reader.hasNext()) {
        Parsed parsed = reader.next();
        if (parsed.event() == null) {
          rows.rejected(RejectedRow.of(parsed.rejection()));
        } else {
          byUser
              .computeIfAbsent(parsed.event().userId(), u -> new ArrayList<>())
              .add(parsed.event());
        }
      }
    }
    rows.fileRead(new RowWriter.FileRead(number, "sha", "{\"columns\":[],\"types\":{}}"));
    Map<Integer, List<byte[]>> parts = new TreeMap<>();
    parts.computeIfAbsent(0, part -> new ArrayList<>()).add(others.toBytes());
    byUser.forEach(
        (user, events) -> {
          PackedOutput out = new PackedOutput();
          FoldRows scored = new FoldRows(SCORING, SessionRules.DEFAULT, new RowCodec(out));
          OutOfOrderFold fold =
              new OutOfOrderFold(
                  shoppers.getOrDefault(user, Timeline.EMPTY),
                  SessionRules.DEFAULT,
                  outcome -> outcome.to(scored));
          events.forEach(fold::add);
          shoppers.put(user, fold.close());
          int part = Math.floorMod(user.hashCode(), PARTS);
          parts.computeIfAbsent(part, number2 -> new ArrayList<>()).add(out.toBytes());
        });
    return parts;
  }
}
