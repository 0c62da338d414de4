package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.function.Consumer;
import propensity.AtomicFiles;
import propensity.PrivateFiles;
import propensity.sink.feed.FeedChange;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.Ledger.Backlog;
import propensity.warehouse.Warehouse;

/**
 * A text file for Prometheus (node_exporter's textfile collector reads it), new after each batch.
 * Totals come from the ledger, so that they go on where an earlier run ended.
 */
public final class MetricsFile implements Consumer<Batch> {
  private static final String[] TOTALS = {
    "lines_read", "enriched", "duplicate", "late", "rejected"
  };

  private final Warehouse warehouse;
  private final Path file;

  /** Metrics of a warehouse, for a file that is replaced as a whole. */
  public MetricsFile(Warehouse warehouse, Path file) {
    this.warehouse = warehouse;
    this.file = file;
  }

  @Override
  public void accept(Batch batch) {
    String text = warehouse.read(on -> text(on, batch));
    try {
      PrivateFiles.createFolders(file.toAbsolutePath().getParent());
      AtomicFiles.writeForAll(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Connection on, Batch batch) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Statement query = on.createStatement()) {
      try (ResultSet sums =
          query.executeQuery(
              "SELECT sum(" + String.join("), sum(", TOTALS) + "), count(*) FROM batches")) {
        sums.next();
        for (int i = 0; i < TOTALS.length; i++) {
          add(text, TOTALS[i] + "_total", "counter", "Lines so far.", sums.getString(i + 1));
        }
        add(text, "batches_total", "counter", "Batches so far.", sums.getString(TOTALS.length + 1));
      }
      double seconds = (batch.committedAt() - batch.startedAt()) / 1000.0;
      add(text, "batch_seconds", "gauge", "What the newest batch took.", text(seconds));
      Backlog backlog = Ledger.backlog(on, batch);
      add(
          text,
          "lag_seconds",
          "gauge",
          "From its oldest file's arrival to its commit.",
          text(backlog.lagMillis() / 1000.0));
      add(
          text,
          "files_waiting",
          "gauge",
          "Accepted files that are still to come.",
          Long.toString(backlog.waiting()));
    }
    String changes = Long.toString(FeedChange.count(on));
    add(text, "feed_changes_total", "counter", "Differences of files from those before.", changes);
    double newest = batch.newestEvent() / 1000.0;
    add(text, "newest_event_seconds", "gauge", "Unix time of the newest event.", text(newest));
    double committed = batch.committedAt() / 1000.0;
    add(text, "committed_seconds", "gauge", "Unix time of the newest commit.", text(committed));
    return text.toString();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static void add(StringBuilder text, String name, String type, String help, String value) {
    text.append("# HELP propensity_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE propensity_").append(name).append(' ').append(type).append('\n');
    text.append("propensity_").append(name).append(' ').append(value).append('\n');
  }
}
