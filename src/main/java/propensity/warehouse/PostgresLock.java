package propensity.warehouse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import propensity.ExitCode;
import propensity.Problem;

/**
 * Lets one run write at a time. The server keeps the lock for the very connection that writes, and
 * drops it with it: where the lock is gone, nothing can be written either.
 */
final class PostgresLock implements Database.Lock {
  /** An arbitrary number that no other program is likely to lock: "propensi" in ASCII. */
  private static final long LOCK = 0x70726F70656E7369L;

  private static final String LOCKED = "SELECT pg_try_advisory_lock(" + LOCK + ")";

  private static final String OWNER =
      "SELECT application_name, host(client_addr), backend_start FROM pg_locks JOIN"
          + " pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted"
          + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
          + " AND (CAST(classid AS BIGINT) << 32) + CAST(objid AS BIGINT) = "
          + LOCK;

  /**
   * Takes the lock for a connection.
   *
   * @throws Problem with its owner if another run has it
   */
  static void take(Connection connection, Postgres database) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(LOCKED)) {
        row.next();
        if (row.getBoolean(1)) {
          return;
        }
      }
      try (ResultSet owner = statement.executeQuery(OWNER)) {
        throw new Problem(
            ExitCode.LOCKED,
            "another run is writing to " + database,
            owner.next()
                ? "its owner is %s at %s, connected since %s"
                    .formatted(owner.getString(1), owner.getString(2), owner.getString(3))
                : "its owner has just let it go",
            "wait until it has ended or stop it, then run this again");
      }
    }
  }

  @Override
  public void requireHeld() {}

  @Override
  public void close() {}
}
