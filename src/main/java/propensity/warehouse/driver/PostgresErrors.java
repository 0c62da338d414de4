package propensity.warehouse.driver;

import java.sql.SQLException;
import propensity.ExitCode;
import propensity.Problem;

/**
 * PostgreSQL's errors in our words, by the classes of SQLSTATE:
 * https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
public final class PostgresErrors {
  private PostgresErrors() {}

  /** What a user can do about an error at this warehouse; a fault of the program if nothing. */
  public static RuntimeException problem(String warehouse, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String why = String.valueOf(e.getMessage());
    if (isUnreachable(e)) {
      return unreachable(warehouse, e);
    }
    if (state.startsWith("28")) {
      return new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "the warehouse " + warehouse + " does not let us in",
          why,
          "check PGUSER and PGPASSWORD, or ~/.pgpass and its mode (0600)",
          e);
    }
    if (state.equals("3D000") || state.equals("42501")) {
      return new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "the warehouse " + warehouse + " cannot be used",
          why,
          "make the database, and let this user create tables in its schema",
          e);
    }
    if (state.equals("53100")) {
      return new Problem(
          ExitCode.DISK_FULL,
          "the server of the warehouse " + warehouse + " has no room left",
          why,
          "free some there, then run this again: the transaction was rolled back, nothing is lost",
          e);
    }
    if (state.startsWith("42")) {
      return new Problem(
          ExitCode.MISMATCH,
          "the tables in " + warehouse + " are not those of this version",
          why,
          "name another database or schema (?currentSchema=NAME) in paths.warehouse",
          e);
    }
    return new IllegalStateException("the warehouse refused a statement", e);
  }

  /** Whether the server is not there, or has ended the connection. */
  public static boolean isUnreachable(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P");
  }

  /** The problem of a server that is not there, or has ended the connection. */
  public static Problem unreachable(String where, SQLException e) {
    return new Problem(
        ExitCode.WAREHOUSE_UNREACHABLE,
        "the warehouse " + where + " cannot be reached, or the connection to it was cut",
        String.valueOf(e.getMessage()),
        "check server and network, then run this again: what was not committed is repeated",
        e);
  }
}
