package propensity.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Parsed;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;

/**
 * Holds the source mapping of a rebuild against those that the files were accepted with: another
 * one would make other events of the same lines. It has to be asked for, and may then lose none.
 */
final class RebuildMapping {
  private final SourceMapping mapping;
  private final Configuration hadoop;
  private final Map<Long, Long> unreadRecords;

  /**
   * The mapping of a rebuild.
   *
   * @param unreadRecords how many records of a file could not be read as events before, by its
   *     number; none where the warehouse does not say so
   */
  RebuildMapping(SourceMapping mapping, Configuration hadoop, Map<Long, Long> unreadRecords) {
    this.mapping = mapping;
    this.hadoop = hadoop;
    this.unreadRecords = unreadRecords;
  }

  /**
   * The stream's own mapping may have changed in its time; the newest file tells today's.
   *
   * @throws Problem if that is another one, which nobody has asked for
   */
  void requireSame(List<DroppedFile> ledger, boolean another, Consumer<String> messages) {
    DroppedFile newest = null;
    int others = 0;
    for (DroppedFile file : ledger) {
      if (file.state() == State.ACCEPTED && file.mapping() != null) {
        newest = file;
        others += isOf(file) ? 0 : 1;
      }
    }
    if (newest != null && !isOf(newest) && !another) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the files were accepted with another source mapping",
          "file %d, %s, was accepted with mapping %.12s, this is %.12s"
              .formatted(newest.fileId(), newest.name(), newest.mapping(), mapping.fingerprint()),
          "give the --source, or the settings of the source, that the stream was run with; or read"
              + " all files with this one by --accept-mapping, which ends if any event is lost");
    }
    if (others > 0) {
      messages.accept(
          "%,d files were accepted with another source mapping and are read with today's"
              .formatted(others));
    }
  }

  /** Whether a file was accepted with it. */
  boolean isOf(DroppedFile file) {
    return mapping.fingerprint().equals(file.mapping());
  }

  /** How many events fewer than before a file has, as far as that is known; empty where none. */
  Optional<String> losses(DroppedFile file, String uri) {
    long before = file.lines() - unreadRecords.getOrDefault(file.fileId(), 0L);
    long now = 0;
    try (EventReader reader = EventReader.open(hadoop, uri, mapping.forFile(file.name()))) {
      while (reader.hasNext()) {
        Parsed parsed = reader.next();
        now += parsed.event() == null ? 0 : 1;
      }
    }
    return now >= before
        ? Optional.empty()
        : Optional.of("%s (%,d events, not %,d)".formatted(file.readyName(), now, before));
  }
}
