package propensity.app.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.NearestName;
import propensity.Problem;

/** Source mappings by name: files in conf/sources, and those in the jar. */
public final class SourceFile {
  /** In the order in which they are looked at by {@code inspect}. */
  static final List<String> SHIPPED =
      List.of(
          "rees46",
          "retailrocket",
          "yoochoose",
          "snowplow",
          "ga4",
          "ga4_nested",
          "shopify",
          "segment",
          "rudderstack",
          "mixpanel",
          "amplitude",
          "posthog",
          "matomo",
          "adobe",
          "otto");

  private static final String FOLDER = "conf/sources";

  private SourceFile() {}

  /** Where a mapping of that name is written to. */
  public static Path written(String name) {
    return Path.of(FOLDER, name + ".yaml");
  }

  /**
   * The name that messages give it, to its text: from the folder here, else beside the launcher,
   * else from the jar.
   *
   * @throws Problem if there is none of that name
   */
  static Map.Entry<String, byte[]> read(String name) {
    try {
      for (Path folder : folders()) {
        Path file = folder.resolve(name + ".yaml");
        if (Files.exists(file)) {
          return Map.entry(file.toString(), Files.readAllBytes(file));
        }
      }
      if (SHIPPED.contains(name)) {
        try (InputStream in = SourceFile.class.getResourceAsStream("sources/" + name + ".yaml")) {
          return Map.entry(written(name).toString(), in.readAllBytes());
        }
      }
      TreeSet<String> known = new TreeSet<>(SHIPPED);
      for (Path folder : folders()) {
        known.addAll(names(folder));
      }
      throw new Problem(
          ExitCode.USAGE,
          "there is no source '" + name + "'",
          "a source is a file conf/sources/NAME.yaml; there are " + String.join(", ", known),
          "did you mean %s? For files of your own: ./spark-submit.sh inspect FILES --name %s"
              .formatted(NearestName.of(name, known), name));
    } catch (IOException e) {
      throw FileProblem.of(e);
    }
  }

  private static List<Path> folders() {
    String home = System.getenv("PROPENSITY_HOME");
    return home == null
        ? List.of(Path.of(FOLDER))
        : List.of(Path.of(FOLDER), Path.of(home, FOLDER));
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".yaml"))
          .map(file -> file.substring(0, file.length() - ".yaml".length()))
          .toList();
    }
  }
}
