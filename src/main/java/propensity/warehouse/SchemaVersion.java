package propensity.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import propensity.ExitCode;
import propensity.Problem;

/**
 * Which layout of tables a warehouse has. Columns that may be NULL are added to a layout without a
 * new version; what older programs could not read or write is one.
 */
public final class SchemaVersion {
  /** This program's. Version 1 is the layout before versions were written down; 3 has orders. */
  public static final int CURRENT = 3;

  /** Nothing was made yet. */
  static final int NONE = 0;

  static final int UNMARKED = 1;

  /** "PROP" in ASCII: tells our SQLite files from others, for file(1) and for ourselves. */
  static final int APPLICATION_ID = 0x50524F50;

  /** Statements that lead from a version to the next, by the version that they start from. */
  private static final Map<Integer, List<String>> STEPS =
      Map.of(2, List.of(Schema.sql("steps/2.sql")));

  /** What goes before them on PostgreSQL, where a column's type holds. */
  private static final Map<Integer, List<String>> STEPS_ON_POSTGRES =
      Map.of(2, List.of(Schema.sql("postgresql/steps/2.sql")));

  private SchemaVersion() {}

  /** What makes the tables and views of this version. */
  interface Definitions {
    void create() throws SQLException;
  }

  /**
   * Brings a warehouse to this version; belongs in one transaction.
   *
   * @throws Problem if it cannot be brought there
   */
  static void bring(Database database, Connection on, Definitions definitions) throws SQLException {
    bring(database, on, STEPS, definitions);
  }

  static void bring(
      Database database, Connection on, Map<Integer, List<String>> steps, Definitions definitions)
      throws SQLException {
    int version = database.version(on);
    requireWritable(database, version, steps);
    for (int from = version; from != NONE && from < CURRENT; from++) {
      List<String> before = STEPS_ON_POSTGRES.getOrDefault(from, List.of());
      for (String statement : database.match(sqlite -> List.<String>of(), postgres -> before)) {
        Schema.run(on, statement);
      }
      for (String statement : steps.get(from)) {
        Schema.run(on, database.ddl(statement));
      }
    }
    definitions.create();
    if (version != CURRENT) {
      database.writeVersion(on, CURRENT);
    }
  }

  /**
   * Makes sure that a warehouse can be written to, perhaps after steps from an earlier version.
   *
   * @throws Problem if not
   */
  static void requireWritable(Database database, int version) {
    requireWritable(database, version, STEPS);
  }

  private static void requireWritable(
      Database database, int version, Map<Integer, List<String>> steps) {
    requireNotNewer(database, version);
    for (int from = version; from != NONE && from < CURRENT; from++) {
      if (!steps.containsKey(from)) {
        throw older(database, version);
      }
    }
  }

  /**
   * Makes sure that a warehouse can be read by this version.
   *
   * @throws Problem if not, or if there is none
   */
  static void requireReadable(Database database, int version) {
    requireThere(database, version);
    requireNotNewer(database, version);
    if (version < CURRENT) {
      throw older(database, version);
    }
  }

  static void requireThere(Database database, int version) {
    if (version == NONE) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no warehouse " + database,
          "the stream makes it when it brings in the first events",
          "run: ./spark-submit.sh stream --once");
    }
  }

  /** Makes sure that a warehouse, of whatever version, is none of a newer program. */
  static void requireNotNewer(Database database) {
    try (Connection on = database.openAnyVersion()) {
      requireNotNewer(database, database.version(on));
    } catch (SQLException e) {
      throw database.problem(e);
    }
  }

  private static void requireNotNewer(Database database, int version) {
    if (version > CURRENT) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the warehouse " + database + " was written by a newer version of this program",
          "its tables have layout %d, this program knows %d".formatted(version, CURRENT),
          "use the newer program, or name another warehouse with --set paths.warehouse=...");
    }
  }

  private static Problem older(Database database, int version) {
    return new Problem(
        ExitCode.MISMATCH,
        "the warehouse " + database + " was written by an earlier version of this program",
        "its tables have layout %d, this program has %d; they can be made again from the accepted files"
            .formatted(version, CURRENT),
        "run: ./spark-submit.sh stream --rebuild-checkpoint");
  }

  /** For tables of other programs where a warehouse would be. */
  static Problem foreign(Database database, List<String> tables) {
    return new Problem(
        ExitCode.MISMATCH,
        database + " holds what another program made",
        "its tables are not a warehouse's: " + String.join(", ", tables),
        "name another with --set paths.warehouse=...");
  }
}
