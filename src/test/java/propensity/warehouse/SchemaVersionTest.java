package propensity.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;

class SchemaVersionTest {
  @TempDir Path folder;

  @Test
  void newWarehouseCarriesOurMarkAndItsVersion() throws SQLException {
    Path file = folder.resolve("new.sqlite");
    open(file);
    try (Connection on = Warehouse.openForReading(file)) {
      assertThat(Query.number(on, "PRAGMA application_id")).hasValue(0x50524F50);
      assertThat(Query.number(on, "PRAGMA user_version")).hasValue(SchemaVersion.CURRENT);
    }
  }

  /** Anybody's {@code sqlite3 FILE .tables} makes one. */
  @Test
  void fileOfNoBytesIsNoWarehouseYetAndBecomesOne() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.sqlite"));
    assertThat(Sqlite.at(file).exists()).isFalse();
    assertProblem(ExitCode.USAGE)
        .what("there is no warehouse")
        .by(() -> Warehouse.openForReading(file).close());
    open(file);
    assertThat(Sqlite.at(file).exists()).isTrue();
  }

  @Test
  void warehouseOfANewerProgramIsLeftAlone() throws SQLException {
    Path file = folder.resolve("newer.sqlite");
    open(file);
    write(file, "PRAGMA user_version = 99");
    assertProblem(ExitCode.MISMATCH).what("newer").why("layout 99").by(() -> open(file));
    assertProblem(ExitCode.MISMATCH).what("newer").by(() -> Warehouse.openForReading(file).close());
  }

  @Test
  void warehouseOfTheLayoutBeforeVersionsIsToBeRebuilt() throws SQLException {
    Path file = folder.resolve("older.sqlite");
    write(file, "CREATE TABLE files (file_id INTEGER); CREATE TABLE batches (batch_id INTEGER)");
    assertProblem(ExitCode.MISMATCH)
        .what("earlier version")
        .remedy("stream --rebuild-checkpoint")
        .by(() -> open(file));
    Sqlite.at(file).requireFree();
    assertProblem(ExitCode.MISMATCH)
        .remedy("stream --rebuild-checkpoint")
        .by(() -> Warehouse.openForReading(file).close());
  }

  @Test
  void databaseOfAnotherProgramIsNotTouched() throws Exception {
    Path file = folder.resolve("theirs.sqlite");
    write(file, "CREATE TABLE customers (id INTEGER)");
    byte[] before = Files.readAllBytes(file);
    assertProblem(ExitCode.MISMATCH).what("another program").why("customers").by(() -> open(file));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void stepsLeadFromVersionToVersion() throws SQLException {
    Path file = folder.resolve("steps.sqlite");
    write(file, "CREATE TABLE files (name TEXT); CREATE TABLE batches (batch_id INTEGER)");
    try (Connection on = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Map<Integer, List<String>> steps =
          Map.of(1, List.of("ALTER TABLE files ADD COLUMN x TEXT"), 2, List.of());
      SchemaVersion.bring(Sqlite.at(file), on, steps, () -> {});
      assertThat(Schema.columnsOf(on, "files")).containsExactlyInAnyOrder("name", "x");
      assertThat(Sqlite.at(file).version(on)).isEqualTo(SchemaVersion.CURRENT);
    }
  }

  private static void open(Path file) {
    Warehouse.open(file, message -> {}).close();
  }

  private static void write(Path file, String sql) throws SQLException {
    try (Connection on = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Schema.run(on, sql);
    }
  }
}
