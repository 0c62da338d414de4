package propensity.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;

/** Others who write to the warehouse: programs that lock the file, and runs of this one. */
class LoggingBusyHandlerTest {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  @TempDir Path folder;
  private Path file;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  @BeforeEach
  void make() {
    file = folder.resolve("warehouse.sqlite");
    Warehouse.open(file, PATIENCE, messages::add).close();
  }

  @Test
  @Timeout(20)
  void lockIsWaitedForWithAWordAndThenGivenUp() throws SQLException {
    try (Connection other = other("BEGIN IMMEDIATE")) {
      assertLocked(() -> Warehouse.open(file, PATIENCE, messages::add));
      assertThat(other.isClosed()).isFalse();
    }
    assertThat(messages)
        .containsExactly(
            "waiting for another program to finish writing to "
                + file
                + ": 1 s so far, 1 s at most");
    Warehouse.open(file, PATIENCE, messages::add).close();
  }

  @Test
  @Timeout(20)
  void lockThatIsGivenBackInTimeIsNoProblem() throws Exception {
    try (Warehouse warehouse = Warehouse.open(file, Duration.ofSeconds(15), messages::add);
        Connection other = other("BEGIN IMMEDIATE")) {
      Thread owner =
          new Thread(
              () -> {
                try (Statement statement = other.createStatement()) {
                  TimeUnit.MILLISECONDS.sleep(1_300);
                  statement.execute("ROLLBACK");
                } catch (SQLException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      owner.start();
      long next = warehouse.write(Ledger::nextFileId);
      owner.join();
      assertThat(next).isEqualTo(1);
      assertThat(messages).hasSize(1);
    }
  }

  @Test
  @Timeout(20)
  void transactionThatMeetsALockIsRolledBackAndLeavesTheNextOneFree() throws SQLException {
    try (Warehouse warehouse = Warehouse.open(file, PATIENCE, messages::add)) {
      try (Connection other = other("BEGIN IMMEDIATE")) {
        assertLocked(() -> warehouse.write(Ledger::nextFileId));
        assertThat(other.isClosed()).isFalse();
      }
      assertThat(warehouse.<Long>write(Ledger::nextFileId)).isEqualTo(1);
    }
  }

  @Test
  void secondRunIsRefusedUntilTheFirstHasEnded() {
    try (Warehouse first = Warehouse.open(file, PATIENCE, messages::add)) {
      assertThat(first.database()).hasToString(file.toString());
      assertLocked(() -> RunLock.requireFree(file));
      assertLocked(() -> Warehouse.open(file, PATIENCE, messages::add));
    }
    RunLock.requireFree(file);
  }

  @Test
  void askingWhetherItIsFreeMakesNothing() {
    Path none = folder.resolve("none/warehouse.sqlite");
    RunLock.requireFree(none);
    assertThat(none.getParent()).doesNotExist();
  }

  @Test
  void runWhoseLockFileIsTakenAwayWritesNoMore() throws Exception {
    Path lock = folder.resolve("warehouse.sqlite.lock");
    try (Warehouse first = Warehouse.open(file, PATIENCE, messages::add)) {
      Files.delete(lock);
      assertLocked(() -> first.write(Ledger::nextFileId));
      try (Warehouse second = Warehouse.open(file, PATIENCE, messages::add)) {
        assertLocked(() -> first.write(Ledger::nextFileId));
        assertThat(second.<Long>write(Ledger::nextFileId)).isEqualTo(1);
      }
    }
  }

  @Test
  void warehouseThatIsTakenAwayIsNotWrittenTo() throws Exception {
    Path aside = folder.resolve("aside.sqlite");
    try (Warehouse warehouse = Warehouse.open(file, PATIENCE, messages::add)) {
      Files.move(file, aside);
      assertGone(warehouse);
      Files.copy(aside, file);
      assertGone(warehouse);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(warehouse.<Long>write(Ledger::nextFileId)).isEqualTo(1);
    }
  }

  private static void assertGone(Warehouse warehouse) {
    assertThatThrownBy(() -> warehouse.write(Ledger::nextFileId))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH));
  }

  @Test
  void fullWarehouseIsToldAsSuchAndNothingOfTheTransactionStays() {
    try (Warehouse warehouse = Warehouse.open(file, PATIENCE, messages::add)) {
      long pages =
          warehouse.read(
              on -> {
                try (Statement statement = on.createStatement()) {
                  statement.execute("PRAGMA max_page_count = 1"); // becomes what there is
                  return statement.executeQuery("PRAGMA page_count").getLong(1);
                }
              });
      assertThat(pages).isPositive();
      assertThatThrownBy(() -> warehouse.write(LoggingBusyHandlerTest::fill))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DISK_FULL))
          .hasMessageContaining(file.toString())
          .hasMessageContaining("bytes free");
      assertThat(warehouse.<Long>read(Ledger::nextFileId)).isEqualTo(1);
      warehouse.read(
          on -> {
            try (Statement statement = on.createStatement()) {
              return statement.execute("PRAGMA max_page_count = 1000000");
            }
          });
      assertThat(warehouse.<Long>write(LoggingBusyHandlerTest::fill)).isEqualTo(1);
    }
  }

  @Test
  void anotherProgramsTablesAreNotWrittenTo() throws Exception {
    Path foreign = folder.resolve("foreign.sqlite");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + foreign);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE events (when_ TEXT, what TEXT)");
    }
    assertThatThrownBy(() -> Warehouse.open(foreign, PATIENCE, messages::add))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH));
  }

  private static long fill(Connection on) throws SQLException {
    long first = Ledger.nextFileId(on);
    for (int i = 0; i < 1_000; i++) {
      long number = Ledger.nextFileId(on);
      Ledger.add(
          on,
          new DroppedFile(
              number, "n".repeat(200), "", 1, 1, DroppedFile.State.ACCEPTED, null, number, null));
    }
    return first;
  }

  private Connection other(String statement) throws SQLException {
    Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement words = other.createStatement()) {
      words.execute(statement);
    }
    return other;
  }

  private static void assertLocked(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
  }
}
