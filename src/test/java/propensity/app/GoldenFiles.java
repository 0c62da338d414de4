package propensity.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares outputs by name with the files under {@code src/test/resources/golden}. */
final class GoldenFiles {
  private static final Path EXPECTED = Path.of("src/test/resources/golden");
  private static final Path ACTUAL = Path.of("target/golden");
  private static final String ACCEPT = "mvn -B verify -Dit.test=GoldenIT -Dgolden.accept=true";
  private static final int MAX_SHOWN = 300;

  private GoldenFiles() {}

  /** Fails if outputs are not the golden files of a scenario, or makes them so if told to. */
  static void check(String scenario, Map<String, String> outputs) {
    if (Boolean.getBoolean("golden.accept")) {
      replace(EXPECTED.resolve(scenario), outputs);
      return;
    }
    List<String> differences = differences(read(EXPECTED.resolve(scenario)), outputs);
    replace(ACTUAL.resolve(scenario), differences.isEmpty() ? Map.of() : outputs);
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "outputs differ from %s\n%s\nAll outputs of this run: %s\nIf the change is meant: %s"
              .formatted(
                  EXPECTED.resolve(scenario),
                  String.join("\n", differences),
                  ACTUAL.resolve(scenario),
                  ACCEPT));
    }
  }

  /** Fails if two runs that must give the same did not. */
  static void same(String scenario, Map<String, String> expected, Map<String, String> outputs) {
    List<String> differences = differences(expected, outputs);
    replace(ACTUAL.resolve(scenario), differences.isEmpty() ? Map.of() : outputs);
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "%s: outputs differ from those of the run before\n%s\nAll outputs of this run: %s"
              .formatted(scenario, String.join("\n", differences), ACTUAL.resolve(scenario)));
    }
  }

  private static List<String> differences(Map<String, String> expected, Map<String, String> found) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(found.keySet());
    for (String name : names) {
      if (!found.containsKey(name)) {
        differences.add(name + ": is not written any more");
      } else if (!expected.containsKey(name)) {
        differences.add(name + ": is new");
      } else if (!expected.get(name).equals(found.get(name))) {
        differences.add(name + ", " + firstDifference(expected.get(name), found.get(name)));
      }
    }
    return differences;
  }

  private static String firstDifference(String expected, String found) {
    List<String> wanted = expected.lines().toList();
    List<String> lines = found.lines().toList();
    int at = 0;
    while (at < Math.min(wanted.size(), lines.size()) && wanted.get(at).equals(lines.get(at))) {
      at++;
    }
    String line = at < wanted.size() ? wanted.get(at) : "(the file ends)";
    String other = at < lines.size() ? lines.get(at) : "(the file ends)";
    int column = 0;
    while (column < Math.min(line.length(), other.length())
        && line.charAt(column) == other.charAt(column)) {
      column++;
    }
    return "line %d, column %d\n  expected: %s\n  actual:   %s"
        .formatted(at + 1, column + 1, around(line, column), around(other, column));
  }

  private static String around(String line, int column) {
    int from = column <= MAX_SHOWN / 2 ? 0 : column - MAX_SHOWN / 4;
    int to = Math.min(line.length(), from + MAX_SHOWN);
    return (from > 0 ? "..." : "") + line.substring(from, to) + (to < line.length() ? "..." : "");
  }

  private static Map<String, String> read(Path folder) {
    Map<String, String> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.list(folder)) {
        for (Path file : found.toList()) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static void replace(Path folder, Map<String, String> files) {
    try {
      for (String name : read(folder).keySet()) {
        Files.delete(folder.resolve(name));
      }
      if (!files.isEmpty()) {
        Files.createDirectories(folder);
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
