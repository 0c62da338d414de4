package propensity.app.job;

import java.util.LinkedHashMap;
import java.util.Map;
import propensity.ExitCode;
import propensity.app.settings.Console;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger.Backlog;

/** One line per batch, and the totals of a run. */
public final class BatchLog {
  private final Console console;
  private long batches;
  private long files;
  private long linesRead;
  private long enriched;
  private long duplicate;
  private long late;
  private long rejected;
  private long ignored;
  private long committedAt;

  public BatchLog(Console console) {
    this.console = console;
  }

  /** Logs the counts of a batch, and how much of the backlog is done. */
  public void batch(Batch batch, Backlog backlog) {
    batches++;
    files += backlog.files();
    linesRead += batch.linesRead();
    enriched += batch.enriched();
    duplicate += batch.duplicate();
    late += batch.late();
    rejected += batch.rejected();
    ignored += batch.ignored();
    long from = Math.max(committedAt, batch.startedAt()); // the batch before may be under way still
    double seconds = Math.max(1, batch.committedAt() - from) / 1000.0;
    committedAt = batch.committedAt();
    console.log(
        "stream",
        "batch %d, files %,d/%,d: %,d lines = %,d enriched + %,d duplicate + %,d late + %,d rejected, %,.0f/s, lag %,.1f s, model %s"
            .formatted(
                batch.batchId(),
                files,
                files + backlog.waiting(),
                batch.linesRead(),
                batch.enriched(),
                batch.duplicate(),
                batch.late(),
                batch.rejected(),
                batch.linesRead() / seconds,
                backlog.lagMillis() / 1000.0,
                batch.modelVersion()));
  }

  /** The closing line. */
  public void end(String warehouse, boolean stopped) {
    String start = stopped ? "stopped on request after " : "";
    console.log(
        "stream",
        batches == 0
            ? start + "nothing new"
            : start
                + "%,d %s, %,d events in %s"
                    .formatted(batches, batches == 1 ? "batch" : "batches", enriched, warehouse));
  }

  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("batches", batches);
    facts.put("files", files);
    facts.put("lines_read", linesRead);
    facts.put("enriched", enriched);
    facts.put("duplicate", duplicate);
    facts.put("late", late);
    facts.put("rejected", rejected);
    return facts;
  }

  /** Whether the data was good enough; lines that the mapping ignores do not count. */
  public ExitCode exitCode(double maxRejectedRatio, Console console) {
    long faults = rejected - ignored;
    if (faults <= maxRejectedRatio * linesRead) {
      return ExitCode.DONE;
    }
    console.log(
        "stream",
        "%,d of %,d lines were rejected, more than stream.max_rejected_ratio %s; see: ./spark-submit.sh rejected list"
            .formatted(faults, linesRead, maxRejectedRatio));
    return ExitCode.BAD_DATA;
  }
}
