package propensity.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import propensity.PrivateFiles;
import propensity.Sha256;
import propensity.event.Parsed;
import propensity.sink.KnownEvents;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;
import propensity.stream.gate.StreamFolders;

/**
 * Drops rejected lines again after the settings were fixed. They are read from the archived files,
 * where they are whole, and known again by the hash of their bytes: under other settings of the
 * quotes a file may have other records, and others by each number. Those that are events now are
 * dropped as new files. An event keeps its id, or gets that of its line's content, so that doing
 * this twice makes duplicates at most.
 */
public final class RejectedReplay {
  private static final String REJECTED =
      "SELECT f.file_id, f.accepted_at, f.name, r.raw_sha256 FROM rejected_events r"
          + " JOIN files f USING (file_id) WHERE r.reason <> 'id_conflict' ORDER BY f.file_id";

  private final StreamFolders folders;
  private final SourceMapping mapping;
  private final Connection warehouse;

  private RejectedReplay(StreamFolders folders, SourceMapping mapping, Connection warehouse) {
    this.folders = folders;
    this.mapping = mapping;
    this.warehouse = warehouse;
  }

  /**
   * What came of it, in lines.
   *
   * @param dropped are events now and were dropped
   * @param known are events now, and in the warehouse already
   * @param rejected are no events under the current settings either
   * @param lost whose file is not in the archive or cannot be read, or which are no records of it
   *     under the current settings
   */
  public record Result(long dropped, long known, long rejected, long lost) {
    Result plus(Result other) {
      return new Result(
          dropped + other.dropped,
          known + other.known,
          rejected + other.rejected,
          lost + other.lost);
    }
  }

  /**
   * Reads them again.
   *
   * @param warehouse a connection; reading suffices
   */
  public static Result run(StreamFolders folders, SourceMapping mapping, Connection warehouse)
      throws SQLException {
    RejectedReplay replay = new RejectedReplay(folders, mapping, warehouse);
    Result result = new Result(0, 0, 0, 0);
    for (Map.Entry<Source, Map<String, Integer>> file : replay.rejectedLines().entrySet()) {
      result = result.plus(replay.file(file.getKey(), file.getValue()));
    }
    return result;
  }

  /** A file that has rejected lines: its name now, and the one that tells its kind. */
  private record Source(String name, String dropped) {}

  /** How many of each hash, by their file. */
  private Map<Source, Map<String, Integer>> rejectedLines() throws SQLException {
    Map<Source, Map<String, Integer>> lines = new LinkedHashMap<>();
    try (PreparedStatement query = warehouse.prepareStatement(REJECTED);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        ReadyFile file = new ReadyFile(rows.getLong(1), rows.getLong(2), rows.getString(3));
        lines
            .computeIfAbsent(
                new Source(file.fileName(), rows.getString(3)), name -> new HashMap<>())
            .merge(rows.getString(4), 1, Integer::sum);
      }
    }
    return lines;
  }

  private Result file(Source from, Map<String, Integer> lines) throws SQLException {
    Path archived = folders.archive().resolve(from.name());
    Path file = Files.exists(archived) ? archived : folders.ready().resolve(from.name());
    long all = count(lines);
    long known = 0;
    long rejected = 0;
    List<String> good = new ArrayList<>();
    try (EventReader reader =
            EventReader.open(
                new Configuration(),
                ReadyFile.hadoopName(file),
                mapping.forFile(from.dropped()),
                0,
                System.currentTimeMillis());
        KnownEvents events = new KnownEvents(warehouse)) {
      while (reader.hasNext()) {
        Parsed parsed = reader.next();
        if (!take(lines, reader.recordSha256())) {
          continue;
        }
        if (parsed.event() == null) {
          rejected++;
        } else if (events.has(parsed.event())) {
          known++;
        } else {
          good.add(reader.text());
        }
      }
      if (!good.isEmpty()) {
        String kind = mapping.kindOf(from.dropped()).map(found -> "-" + found.name()).orElse("");
        drop(file, kind, reader, good);
      }
      return new Result(good.size(), known, rejected, count(lines));
    } catch (UnreadableFileException e) {
      return new Result(0, 0, 0, all);
    }
  }

  private static boolean take(Map<String, Integer> lines, String sha256) {
    if (!lines.containsKey(sha256)) {
      return false;
    }
    lines.computeIfPresent(
        sha256, (known, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    return true;
  }

  private static long count(Map<String, Integer> lines) {
    return lines.values().stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * The name says the content, so that the same lines are the same file. Where these are all lines
   * of the original, an empty line makes it another file, or the gate would know it.
   */
  private void drop(Path original, String kind, EventReader reader, List<String> lines) {
    String text =
        reader.header().map(first -> first + "\n").orElse("") + String.join("\n", lines) + "\n";
    try (InputStream in = Files.newInputStream(original)) {
      text += Sha256.of(in).equals(Sha256.of(text)) ? "\n" : "";
      String number = original.getFileName().toString().replaceFirst("_.*", "");
      String name =
          "replayed-" + number + "-" + Sha256.of(text).substring(0, 12) + kind + reader.suffix();
      PrivateFiles.createFolders(folders.incoming());
      Path hidden = folders.incoming().resolve("." + name);
      Files.writeString(hidden, text);
      StreamFolders.move(hidden, folders.incoming().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
