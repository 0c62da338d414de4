package propensity.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
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
            "SELECT file_id, name, bytes, lines, accepted_at FROM files"
                + " WHERE sha256 = ? AND state = 'accepted'")) {
      query.setString(1, sha256);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new DroppedFile(
                rows.getLong(1),
                rows.getString(2),
                sha256,
                rows.getLong(3),
                rows.getLong(4),
                DroppedFile.State.ACCEPTED,
                null,
                rows.getLong(5)));
      }
    }
  }

  /**
   * Writes down that files came in with a batch.
   *
   * @return the lines the gate counted in them
   */
  public static long bringIn(
      Connection connection, Collection<Long> fileIds, String queryId, long batchId)
      throws SQLException {
    long lines = 0;
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE files SET query_id = ?, batch_id = ? WHERE file_id = ? RETURNING lines")) {
      for (long fileId : fileIds) {
        update.setString(1, queryId);
        update.setLong(2, batchId);
        update.setLong(3, fileId);
        lines += number(update).orElse(0);
      }
    }
    return lines;
  }

  /** When a file was accepted, in epoch milliseconds. */
  public static long acceptedAt(Connection connection, long fileId) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT accepted_at FROM files WHERE file_id = ?")) {
      query.setLong(1, fileId);
      return number(query).orElseThrow();
    }
  }

  /** The batch of a query that brought a file in, if one did. */
  public static OptionalLong batchOf(Connection connection, String queryId, long fileId)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT batch_id FROM files WHERE query_id = ? AND file_id = ?")) {
      query.setString(1, queryId);
      query.setLong(2, fileId);
      return number(query);
    }
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
}
