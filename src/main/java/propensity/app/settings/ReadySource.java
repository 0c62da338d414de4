package propensity.app.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import propensity.inspect.ReadyMapping;

/** The shipped source mappings. */
public final class ReadySource {
  private ReadySource() {}

  /** All of them, in the order in which they are tried. */
  public static List<ReadyMapping> all() {
    return SourceFile.SHIPPED.stream().map(ReadySource::named).toList();
  }

  /** The one that fits a file. */
  static Optional<String> of(Configuration hadoop, String file) {
    try {
      return ReadyMapping.of(hadoop, file, all()).map(ReadyMapping::name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReadyMapping named(String name) {
    return new ReadyMapping(
        name,
        SettingsReader.read(null, name, Map.of(), Map.of()).source(),
        new String(SourceFile.read(name).getValue(), StandardCharsets.UTF_8));
  }
}
