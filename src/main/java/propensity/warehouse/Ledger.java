package propensity.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known of batches and files. Every call belongs inside {@link Warehouse#write}. */
public final class Ledger {
  static final Table<Batch> BATCHES = Table.of("batches", Batch.class).without("ignored");
  static final Table<DroppedFile> FILES = Table.of("files", DroppedFile.class);

  private static final String OF_BATCH = "query_id = ? AND batch_id = ?";
  private static final String WAITING = "state = 'accepted' AND batch_id IS NULL";

  private Ledger() {}

  /** Whether a batch is in the warehouse already. */
  public static boolean isCommitted(Connection connection, String queryId, long batchId)
      throws SQLException {
    return Query.number(connection, "SELECT 1 FROM batches WHERE " + OF_BATCH, queryId, batchId)
        .isPresent();
  }

  /** The number of a query's newest batch. */
  public static OptionalLong newestBatch(Connection connection, String queryId)
      throws SQLException {
    return Query.number(
        connection, "SELECT max(batch_id) FROM batches WHERE query_id = ?", queryId);
  }

  /** The query that wrote the newest batch, if there is a batch at all. */
  public static Optional<String> newestQuery(Connection connection) throws SQLException {
    return Query.list(
            connection,
            "SELECT query_id FROM batches ORDER BY committed_at DESC, batch_id DESC LIMIT 1",
            row -> row.getString(1))
        .stream()
        .findFirst();
  }

  /** The time of the newest event in the warehouse, in epoch milliseconds; 0 before one. */
  public static long newestEvent(Connection connection) throws SQLException {
    return Query.number(connection, "SELECT max(newest_event) FROM batches").orElse(0);
  }

  /** Writes a batch down. */
  public static void add(Connection connection, Batch batch) throws SQLException {
    BATCHES.add(connection, batch);
  }

  /** The next free number for a file. */
  public static long nextFileId(Connection connection) throws SQLException {
    return Query.number(connection, "SELECT max(file_id) + 1 FROM files").orElse(1);
  }

  /** When the newest file was decided on, in epoch milliseconds; 0 before one. */
  public static long newestAcceptance(Connection connection) throws SQLException {
    return Query.number(connection, "SELECT max(accepted_at) FROM files").orElse(0);
  }

  /** Writes a file down. */
  public static void add(Connection connection, DroppedFile file) throws SQLException {
    FILES.add(connection, file);
  }

  /** Takes back the newest row of a file, if it is this one and no batch has read it. */
  public static void removeNewest(Connection connection, long fileId) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM files WHERE file_id = ? AND batch_id IS NULL"
                + " AND file_id = (SELECT max(file_id) FROM files)")) {
      delete.setLong(1, fileId);
      delete.executeUpdate();
    }
  }

  /** The accepted file of this content. */
  public static Optional<DroppedFile> accepted(Connection connection, String sha256)
      throws SQLException {
    return files(connection, "sha256 = ? AND state = 'accepted'", sha256).stream().findFirst();
  }

  /** The files that were accepted, and that no batch has read yet, in their order. */
  public static List<DroppedFile> waiting(Connection connection) throws SQLException {
    return files(connection, WAITING);
  }

  /** The files that a batch has read, in their order. */
  public static List<DroppedFile> filesOf(Connection connection, String queryId, long batchId)
      throws SQLException {
    return files(connection, OF_BATCH, queryId, batchId);
  }

  /**
   * How far a batch brought the stream.
   *
   * @param files that the batch brought in
   * @param waiting accepted files that no batch has brought in yet
   * @param lagMillis from the acceptance of the batch's oldest file to the batch's commit
   */
  public record Backlog(long files, long waiting, long lagMillis) {}

  /** What a batch that was just written has read, and what it has left. */
  public static Backlog backlog(Connection connection, Batch batch) throws SQLException {
    String sql =
        "SELECT count(*), min(accepted_at), (SELECT count(*) FROM files WHERE %s) FROM files"
            + " WHERE "
            + OF_BATCH;
    return Query.list(
            connection,
            sql.formatted(WAITING),
            row ->
                new Backlog(row.getLong(1), row.getLong(3), batch.committedAt() - row.getLong(2)),
            batch.queryId(),
            batch.batchId())
        .get(0);
  }

  /** A file by its number. */
  public static Optional<DroppedFile> file(Connection connection, long fileId) throws SQLException {
    return files(connection, "file_id = ?", fileId).stream().findFirst();
  }

  /** The files of a name for which the gate decided this, in their order. */
  public static List<DroppedFile> named(Connection connection, String name, DroppedFile.State state)
      throws SQLException {
    return files(connection, "name = ? AND state = ?", name, state.text());
  }

  /** Whether a file was ever decided on. */
  public static boolean hasFiles(Connection connection) throws SQLException {
    return Query.number(connection, "SELECT 1 FROM files LIMIT 1").isPresent();
  }

  /** Each numbered file, by its number. */
  public static SortedMap<Long, Numbered> numbered(Connection connection) throws SQLException {
    SortedMap<Long, Numbered> files = new TreeMap<>();
    Query.records(
            connection, "SELECT file_id, name, reason, accepted_at FROM files", Numbered.class)
        .forEach(file -> files.put(file.fileId(), file));
    return files;
  }

  /** What the ledger knows of the number of a file. */
  public record Numbered(long fileId, String name, String reason, long acceptedAt) {
    /** Whether it is known by its number alone. */
    public boolean isGap() {
      return acceptedAt == 0 && DroppedFile.isLost(reason);
    }

    /** Whether it is what a rebuild has left out of a file that was accepted then. */
    public boolean isLostAs(long thenAccepted) {
      return DroppedFile.isLost(reason) && (acceptedAt == thenAccepted || isGap());
    }
  }

  /** The number of the newest file that was accepted; 0 before one. */
  public static long newestAccepted(Connection connection) throws SQLException {
    return Query.number(connection, "SELECT max(file_id) FROM files WHERE state = 'accepted'")
        .orElse(0);
  }

  /** The first accepted files after one number, up to another. */
  public static List<DroppedFile> acceptedBetween(
      Connection connection, long after, long upTo, int atMost) throws SQLException {
    return Query.records(
        connection,
        "SELECT * FROM files WHERE state = 'accepted' AND file_id > ? AND file_id <= ?"
            + " ORDER BY file_id LIMIT ?",
        DroppedFile.class,
        after,
        upTo,
        atMost);
  }

  /** Files whose content was accepted as another file. */
  public static List<DroppedFile> duplicates(Connection connection) throws SQLException {
    return files(connection, "state = 'duplicate'");
  }

  /** Every file that was accepted, in their order. */
  public static List<DroppedFile> allAccepted(Connection connection) throws SQLException {
    return files(connection, "state = 'accepted'");
  }

  /** Writes down that a batch has read a file. */
  public static void recordRead(Connection connection, long fileId, String queryId, long batchId)
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

  /** Writes down with which source mapping a waiting file is read, and what that makes of it. */
  public static void readAs(Connection connection, DroppedFile file) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE files SET lines = ?, mapping = ? WHERE file_id = ? AND " + WAITING)) {
      update.setLong(1, file.lines());
      update.setString(2, file.mapping());
      update.setLong(3, file.fileId());
      update.executeUpdate();
    }
  }

  /** When a file was accepted, in epoch milliseconds. */
  public static long acceptedAt(Connection connection, long fileId) throws SQLException {
    return Query.number(connection, "SELECT accepted_at FROM files WHERE file_id = ?", fileId)
        .orElseThrow();
  }

  /**
   * Which batch of a query has read each of these files; those still waiting are left out. It takes
   * one statement for any number of files, over the numbers between the lowest and the highest.
   */
  public static Map<Long, Long> batchesOf(
      Connection connection, String queryId, Collection<Long> fileIds) throws SQLException {
    if (fileIds.isEmpty()) {
      return Map.of();
    }
    Set<Long> asked = Set.copyOf(fileIds);
    return Query.records(
            connection,
            "SELECT file_id, query_id, batch_id FROM files WHERE file_id BETWEEN ? AND ?",
            ReadBy.class,
            Collections.min(fileIds),
            Collections.max(fileIds))
        .stream()
        .filter(file -> queryId.equals(file.queryId()) && asked.contains(file.fileId()))
        .collect(Collectors.toMap(ReadBy::fileId, ReadBy::batchId));
  }

  /** Which batch has read a file; null while it waits. */
  public record ReadBy(long fileId, String queryId, Long batchId) {}

  private static List<DroppedFile> files(Connection connection, String which, Object... parameters)
      throws SQLException {
    return Query.records(
        connection,
        "SELECT * FROM files WHERE " + which + " ORDER BY file_id",
        DroppedFile.class,
        parameters);
  }
}
