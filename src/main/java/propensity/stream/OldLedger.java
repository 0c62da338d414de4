package propensity.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Query;
import propensity.warehouse.Schema;

/**
 * What a rebuild takes from the warehouse before it, of whatever version.
 *
 * @param files every file that went through the gate, in order
 * @param models version of the model that scored a file, by its number
 * @param queries whose batches are there
 */
record OldLedger(List<DroppedFile> files, Map<Long, String> models, List<String> queries) {

  /** That of a warehouse; an empty one where there is none. */
  static OldLedger of(Database warehouse) {
    if (!warehouse.exists()) {
      return new OldLedger(List.of(), Map.of(), List.of());
    }
    try (Connection on = warehouse.openAnyVersion()) {
      return new OldLedger(files(on), models(on), queries(on));
    } catch (SQLException e) {
      throw warehouse.problem(e);
    }
  }

  private static List<DroppedFile> files(Connection on) throws SQLException {
    boolean hasMapping = Schema.columnsOf(on, "files").contains("mapping");
    return Query.records(
        on,
        "SELECT file_id, name, sha256, bytes, lines, state, reason, accepted_at, "
            + (hasMapping ? "mapping" : "NULL AS mapping")
            + " FROM files ORDER BY file_id",
        DroppedFile.class);
  }

  private static Map<Long, String> models(Connection on) throws SQLException {
    Map<Long, String> models = new HashMap<>();
    Query.list(
            on,
            "SELECT file_id, model_version FROM files JOIN batches USING (query_id, batch_id)",
            row -> Map.entry(row.getLong(1), row.getString(2)))
        .forEach(file -> models.put(file.getKey(), file.getValue()));
    return models;
  }

  private static List<String> queries(Connection on) throws SQLException {
    return Query.list(on, "SELECT DISTINCT query_id FROM batches", row -> row.getString(1));
  }
}
