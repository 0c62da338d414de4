package propensity.app.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import propensity.ExitCode;
import propensity.analytics.DataQuality.Rejections;
import propensity.analytics.RevenueApart;
import propensity.app.settings.Console;
import propensity.sink.feed.FeedChange;
import propensity.stream.StreamSettings;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger.Backlog;

/** One line per batch, and the totals of a run. */
public final class BatchLog {
  private static final int MAX_CHANGES = 10;

  private final Console console;
  private long batches;
  private long files;
  private long linesRead;
  private long enriched;
  private long duplicate;
  private long late;
  private long rejected;
  private long ignored;
  private long feedChanges;
  private long committedAt;
  private long firstCommittedAt;

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
    firstCommittedAt = batches == 1 ? committedAt : firstCommittedAt;
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

  /** Warns of what is different in the files of a batch from those before. */
  public void feedChanges(List<FeedChange.Found> found) {
    feedChanges += found.size();
    for (FeedChange.Found change : found.subList(0, Math.min(MAX_CHANGES, found.size()))) {
      console.log(
          "stream", "the feed has changed: in %s %s".formatted(change.file(), change.text()));
    }
    if (found.size() > MAX_CHANGES) {
      console.log(
          "stream",
          "and %,d changes more, see the table feed_changes".formatted(found.size() - MAX_CHANGES));
    }
  }

  /** Whether files have changed more than they may. */
  boolean changedTooMuch(Integer maxFeedChanges) {
    return maxFeedChanges != null && feedChanges > maxFeedChanges;
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
    facts.put("feed_changes", feedChanges);
    return facts;
  }

  /** When the run's first batch was committed, in epoch milliseconds; 0 before one. */
  long firstCommittedAt() {
    return firstCommittedAt;
  }

  /** Whether more than half of the lines were rejected, those apart that the mapping ignores. */
  boolean mostlyRejected() {
    return 2 * faults() > linesRead - ignored;
  }

  /**
   * Says that most lines were rejected: the run may end well, but it read files that it does not
   * understand.
   *
   * @param commonest the most frequent reasons
   */
  void warnOfRejected(List<Rejections> commonest) {
    console.log(
        "stream",
        "most lines were rejected, %,d of %,d: %s; see: ./spark-submit.sh rejected list"
            .formatted(
                faults(),
                linesRead - ignored,
                commonest.stream().map(Rejections::text).collect(Collectors.joining(", "))));
  }

  /**
   * Says that some amounts are in no revenue and no cart value, if there are any.
   *
   * @param currencies that they are in
   */
  void warnOfApart(List<String> currencies) {
    if (!currencies.isEmpty()) {
      console.log(
          "stream",
          "amounts in %s are kept apart, in no revenue and in no cart: %s"
              .formatted(String.join(", ", currencies), RevenueApart.REMEDY));
    }
  }

  private long faults() {
    return rejected - ignored;
  }

  /** Whether the data was good enough; lines that the mapping ignores do not count. */
  public ExitCode exitCode(StreamSettings settings, Console console) {
    if (changedTooMuch(settings.maxFeedChanges())) {
      console.log(
          "stream",
          "the feed has changed in %,d ways, more than stream.max_feed_changes %d: give it a mapping that fits, see src/docs/own-data.md"
              .formatted(feedChanges, settings.maxFeedChanges()));
      return ExitCode.BAD_DATA;
    }
    double maxRejectedRatio = settings.maxRejectedRatio();
    long faults = faults();
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
