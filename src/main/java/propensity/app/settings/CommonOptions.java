package propensity.app.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command. */
public final class CommonOptions {
  private static final String CONF = "conf/propensity.yaml";

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Settings file (default: conf/propensity.yaml).")
  private Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting, such as stream.files_per_batch=50; over environment and file.")
  private final Map<String, String> sets = new LinkedHashMap<>();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "How your files are read: conf/sources/NAME.yaml (default: the settings).")
  private String source;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, or json for one closing line per job on stdout (default: text).")
  private OutputFormat output = OutputFormat.text;

  /** How the end of a job is reported. */
  enum OutputFormat {
    text,
    json
  }

  /** Sets what a command's own option stands for; null leaves it as it is. */
  public CommonOptions set(String key, Object value) {
    if (value != null) {
      sets.put(key, value.toString());
    }
    return this;
  }

  public Settings settings() {
    return SettingsReader.read(file(), source, System.getenv(), sets);
  }

  /** Name of the source that was asked for, or null. */
  public String source() {
    return source;
  }

  /** Whether a program is reading, and not a person. */
  public boolean json() {
    return output == OutputFormat.json;
  }

  public Console console() {
    boolean terminal = "true".equals(System.getenv("PROPENSITY_TERMINAL"));
    return new Console(System.out, System.err, json(), terminal);
  }

  /** The file named, else the one here, else the one beside the launcher, else the shipped one. */
  private Path file() {
    if (conf != null) {
      return conf;
    }
    if (Files.exists(Path.of(CONF))) {
      return Path.of(CONF);
    }
    String home = System.getenv("PROPENSITY_HOME");
    Path beside = home == null ? null : Path.of(home, CONF);
    return beside != null && Files.exists(beside) ? beside : null;
  }
}
