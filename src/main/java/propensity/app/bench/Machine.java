package propensity.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.package$;

/** What a measurement was made on. */
final class Machine {
  private Machine() {}

  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("cpu", field(Path.of("/proc/cpuinfo"), "model name"));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.version"));
    facts.put("spark", package$.MODULE$.SPARK_VERSION());
    facts.put("sqlite_jdbc", org.sqlite.SQLiteJDBCLoader.getVersion());
    facts.put("heap_limit_mb", Runtime.getRuntime().maxMemory() >> 20);
    return facts;
  }

  /** The most memory this process has held, in MB; -1 where the system does not say. */
  static long peakMegabytes() {
    String[] words = field(Path.of("/proc/self/status"), "VmHWM").split(" ", 2);
    return words[0].matches("\\d+") ? Long.parseLong(words[0]) >> 10 : -1;
  }

  private static String field(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
