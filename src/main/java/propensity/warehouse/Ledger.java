package propensity.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of batches and files. Every call belongs inside {@link Warehouse#write}. */
public final class Ledger {
  private Ledger() {}

  /** Whether a batch is in the warehouse already. */
  public static boolean isCommitted(Connection connection, String queryId, long batchId)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM batches WHERE query_id = ? AND batch_id = ?")) {
      query.setString(1, queryId);
      query.setLong(2, batchId);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** The number of a query's newest batch. */
  public static OptionalLong newestBatch(Connection connection, String queryId)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT max(batch_id) FROM batches WHERE query_id = ?")) {
      query.setString(1, queryId);
      return number(query);
    }
  }

  /** The query that wrote the newest batch, if there is a batch at all. */
  public static Optional<String> newestQuery(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT query_id FROM batches ORDER BY committed_at DESC, batch_id DESC LIMIT 1");
        ResultSet rows = query.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  /** The time of the newest event in the warehouse, in epoch milliseconds; 0 before one. */
  public static long newestEvent(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT max(newest_event) FROM batches")) {
      return number(query).orElse(0);
    }
  }

  /** Writes a batch down. */
  public static void add(Connection connection, Batch batch) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO batches VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
      insert.setString(1, batch.queryId());
      insert.setLong(2, batch.batchId());
      insert.setString(3, batch.modelVersion());
      insert.setLong(4, batch.linesRead());
      insert.setLong(5, batch.enriched());
      insert.setLong(6, batch.duplicate());
      insert.setLong(7, batch.late());
      insert.setLong(8, batch.rejected());
      insert.setLong(9, batch.startedAt());
      insert.setLong(10, batch.committedAt());
      insert.setLong(11, batch.newestEvent());
      insert.executeUpdate();
    }
  }

  /** The next free number for a file. */
  public static long nextFileId(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT max(file_id) + 1 FROM files")) {
      return number(query).orElse(1);
    }
  }

  /** When the newest file was decided on, in epoch milliseconds; 0 before one. */
  public static long newestAcceptance(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT max(accepted_at) FROM files")) {
      return number(query).orElse(0);
    }
  }

  /** Writes a file down. */
  public static void add(Connection connection, DroppedFile file) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO files VALUES (?,?,?,?,?,?,?,?,NULL,NULL)")) {
      insert.setLong(1, file.fileId());
      insert.setString(2, file.name());
      insert.setString(3, file.sha256());
      insert.setLong(4, file.bytes());
      insert.setLong(5, file.lines());
      insert.setString(6, file.state().text());
      insert.setString(7, file.reason());
      insert.setLong(8, file.acceptedAt());
      insert.executeUpdate();
    }
  }

  /** The accepted file of this content. */
  public static Optional<DroppedFile> accepted(Connection connection, String sha256)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM files WHERE sha256 = ? AND state = 'accepted'")) {
      query.setString(1, sha256);
      return files(query).stream().findFirst();
    }
  }

  /** The files that were accepted, and that no batch has brought in yet, in their order. */
  public static List<DroppedFile> waiting(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM files WHERE state = 'accepted' AND batch_id IS NULL ORDER BY file_id")) {
      return files(query);
    }
  }

  /** The files that a batch brought in, in their order. */
  public static List<DroppedFile> filesOf(Connection connection, String queryId, long batchId)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM files WHERE query_id = ? AND batch_id = ? ORDER BY file_id")) {
      query.setString(1, queryId);
      query.setLong(2, batchId);
      return files(query);
    }
  }

  /** What a batch that was just written has brought in, and what it has left. */
  public static Backlog backlog(Connection connection, Batch batch) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT count(*), min(accepted_at), (SELECT count(*) FROM files"
                + " WHERE state = 'accepted' AND batch_id IS NULL)"
                + " FROM files WHERE query_id = ? AND batch_id = ?")) {
      query.setString(1, batch.queryId());
      query.setLong(2, batch.batchId());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Backlog(row.getLong(1), row.getLong(3), batch.committedAt() - row.getLong(2));
      }
    }
  }

  /** A file by its number. */
  public static Optional<DroppedFile> file(Connection connection, long fileId) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT * FROM files WHERE file_id = ?")) {
      query.setLong(1, fileId);
      return files(query).stream().findFirst();
    }
  }

  /** The files of a name for which the gate decided this, in their order. */
  public static List<DroppedFile> named(Connection connection, String name, DroppedFile.State state)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM files WHERE name = ? AND state = ? ORDER BY file_id")) {
      query.setString(1, name);
      query.setString(2, state.text());
      return files(query);
    }
  }

  /** The name under which each numbered file was dropped. */
  public static Map<Long, String> names(Connection connection) throws SQLException {
    Map<Long, String> names = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement("SELECT file_id, name FROM files");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.put(rows.getLong(1), rows.getString(2));
      }
    }
    return names;
  }

  /** Every file that was accepted, in their order. */
  public static List<DroppedFile> allAccepted(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM files WHERE state = 'accepted' ORDER BY file_id")) {
      return files(query);
    }
  }

  /** Writes down that a file came in with a batch. */
  public static void bringIn(Connection connection, long fileId, String queryId, long batchId)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE files SET query_id = ?, batch_id = ? WHERE file_id = ?")) {
      update.setString(1, queryId);
      update.setLong(2, batchId);
      update.setLong(3, fileId);
      update.executeUpdate();
    }
  }

  /** When a file was accepted, in epoch milliseconds. */
  public static long acceptedAt(Connection connection, long fileId) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT accepted_at FROM files WHERE file_id = ?")) {
      query.setLong(1, fileId);
      return number(query).orElseThrow();
    }
  }

  /** Which batch of a query brought each of these files in; those still waiting are left out. */
  public static Map<Long, Long> batchesOf(
      Connection connection, String queryId, Collection<Long> fileIds) throws SQLException {
    Map<Long, Long> batches = new HashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT batch_id FROM files WHERE query_id = ? AND file_id = ?")) {
      for (long fileId : fileIds) {
        query.setString(1, queryId);
        query.setLong(2, fileId);
        number(query).ifPresent(batch -> batches.put(fileId, batch));
      }
    }
    return batches;
  }

  private static OptionalLong number(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      if (!rows.next()) {
        return OptionalLong.empty();
      }
      long number = rows.getLong(1);
      return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }
  }

  private static List<DroppedFile> files(PreparedStatement query) throws SQLException {
    List<DroppedFile> files = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        files.add(
            new DroppedFile(
                rows.getLong("file_id"),
                rows.getString("name"),
                rows.getString("sha256"),
                rows.getLong("bytes"),
                rows.getLong("lines"),
                DroppedFile.State.of(rows.getString("state")),
                rows.getString("reason"),
                rows.getLong("accepted_at")));
      }
    }
    return files;
  }
}
