package propensity.stream.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;

/**
 * What a file is when it is read to its end in the way of its source.
 *
 * @param sha256 of its bytes; empty where they cannot be read
 * @param records how many it has; 0 where it cannot be read to its end
 * @param fault why it cannot; null where it can
 */
public record FileContent(String sha256, long records, UnreadableFileException fault) {

  /**
   * Reads a file, in one pass but for one whose decoding stops before its end.
   *
   * @param dropped the name it was dropped under, which tells its kind
   */
  public static FileContent of(
      Configuration hadoop, Path file, String dropped, SourceMapping mapping) {
    String uri = ReadyFile.hadoopName(file);
    try (EventReader reader = EventReader.openHashed(hadoop, uri, mapping.forFile(dropped))) {
      long records = reader.countAll();
      return new FileContent(reader.sha256(), records, null);
    } catch (UnreadableFileException e) {
      return new FileContent(sha256OrNone(hadoop, uri), 0, e);
    }
  }

  /** The same for a file that others may have put there: a link or a folder is none. */
  static FileContent ofRegular(
      Configuration hadoop, Path file, String dropped, SourceMapping mapping) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? of(hadoop, file, dropped, mapping)
        : new FileContent(
            "",
            0,
            new UnreadableFileException(
                file.getFileName().toString(), "not_a_file", "it is not a regular file"));
  }

  private static String sha256OrNone(Configuration hadoop, String uri) {
    try {
      return EventReader.sha256(hadoop, uri);
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether it was read to its end. */
  public boolean isReadable() {
    return fault == null;
  }
}
