package propensity.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.Problem;
import propensity.warehouse.Ledger;

/**
 * Checkpoint and warehouse are two memories of one stream. At the start they must tell the same
 * story: the same query, and the warehouse at the checkpoint's newest finished batch or one ahead.
 */
public final class Reconciliation {
  private static final long NO_BATCH = -1;

  private Reconciliation() {}

  /**
   * Compares the two.
   *
   * @param on a connection to the warehouse; reading suffices
   * @throws Problem if rows would be lost or doubled by going on
   */
  public static void check(Path checkpoint, Path warehouse, Connection on) throws SQLException {
    Optional<String> inWarehouse = Ledger.newestQuery(on);
    Optional<String> inCheckpoint = queryId(checkpoint);
    long finished = newestFinished(checkpoint);
    if (inCheckpoint.isEmpty()) {
      if (inWarehouse.isPresent() || finished != NO_BATCH) {
        throw mismatch(
            checkpoint,
            warehouse,
            "the checkpoint is missing or has lost its metadata, the warehouse has batches of query "
                + inWarehouse.orElse("(none)"));
      }
      return;
    }
    String query = inCheckpoint.get();
    if (inWarehouse.isPresent() && !inWarehouse.get().equals(query)) {
      throw mismatch(
          checkpoint,
          warehouse,
          "the checkpoint belongs to query "
              + query
              + ", the newest batch in the warehouse to query "
              + inWarehouse.get());
    }
    OptionalLong newest = Ledger.newestBatch(on, query);
    long written = newest.orElse(NO_BATCH);
    if (written != finished && written != finished + 1) {
      throw mismatch(
          checkpoint,
          warehouse,
          "the checkpoint's newest batch is %s, the warehouse's newest is %s"
              .formatted(text(finished), text(written)));
    }
  }

  /** The query's id in a checkpoint, if there is one. */
  static Optional<String> queryId(Path checkpoint) {
    Path metadata = checkpoint.resolve("metadata");
    try {
      return Files.exists(metadata)
          ? Optional.of(new ObjectMapper().readTree(metadata.toFile()).path("id").asText())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest batch that the checkpoint has as finished; -1 before one. */
  static long newestFinished(Path checkpoint) {
    Path commits = checkpoint.resolve("commits");
    if (!Files.isDirectory(commits)) {
      return NO_BATCH;
    }
    try (Stream<Path> files = Files.list(commits)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(NO_BATCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(long batch) {
    return batch == NO_BATCH ? "none" : Long.toString(batch);
  }

  private static Problem mismatch(Path checkpoint, Path warehouse, String why) {
    return new Problem(
        ExitCode.MISMATCH,
        "the checkpoint " + checkpoint + " and the warehouse " + warehouse + " do not fit",
        why,
        "restore the one that was replaced, or run: ./spark-submit.sh stream --rebuild-checkpoint");
  }
}
