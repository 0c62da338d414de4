package propensity.app.settings;

import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;

/** Finds the shipped source mapping that fits a file. */
public final class ReadySource {
  private static final int LINES = 100;
  private static final double NEARLY_ALL = 0.9;

  private ReadySource() {}

  /** The first that reads nearly all of the file's first lines. */
  public static Optional<String> of(Configuration hadoop, String file) {
    return SourceFile.SHIPPED.stream().filter(name -> fits(hadoop, file, name)).findFirst();
  }

  private static boolean fits(Configuration hadoop, String file, String name) {
    SourceMapping mapping = SettingsReader.read(null, name, Map.of(), Map.of()).source();
    int lines = 0;
    int events = 0;
    int ignored = 0;
    try (EventReader reader = EventReader.open(hadoop, file, mapping)) {
      for (; lines < LINES && reader.hasNext(); lines++) {
        Parsed parsed = reader.next();
        if (parsed.event() != null) {
          events++;
        } else if (parsed.rejection().reason() == Reason.IGNORED_EVENT_TYPE) {
          ignored++;
        }
      }
    } catch (UnreadableFileException e) {
      return false; // not of that source
    }
    return events > 0 && events + ignored >= NEARLY_ALL * lines;
  }
}
