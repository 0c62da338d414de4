package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import propensity.stream.Tables;
import propensity.warehouse.Database;
import propensity.warehouse.Sqlite;

/**
 * The command line as a user has it, in this process, with everything in one folder: {@code
 * Cli.in(folder).run("train", "--force").out()}.
 */
public final class Cli {
  private static final List<String> DATA_FOLDERS =
      List.of("raw", "processed", "incoming", "ready", "archive", "quarantine", "checkpoint");

  private final Path folder;
  private final String warehouse;

  private Cli(Path folder, String warehouse) {
    this.folder = folder;
    this.warehouse = warehouse;
  }

  /** In a folder, with the warehouse in SQLite. */
  public static Cli in(Path folder) {
    return in(folder, folder.resolve("reports/warehouse.sqlite").toString());
  }

  /** In a folder, with another warehouse: a file or a JDBC URL. */
  public static Cli in(Path folder, String warehouse) {
    return new Cli(folder, warehouse);
  }

  /** A command that has ended. */
  public record Ended(int exitCode, String out, String messages) {
    /** Its data, line by line. */
    public List<String> lines() {
      return out.lines().toList();
    }

    /** The closing line of {@code --output json}. */
    public JsonNode closingLine() {
      return json(lines().get(lines().size() - 1));
    }
  }

  /** Runs a command, such as {@code model show}, that must succeed. */
  public Ended run(String command, String... options) {
    return ending(0, command, options);
  }

  /** Runs a command that must end with an exit code. */
  public Ended ending(int exitCode, String command, String... options) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(pathOptions());
    words.addAll(List.of(options));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    int code;
    try (PrintStream toData = new PrintStream(data, true, StandardCharsets.UTF_8);
        PrintStream toMessages = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
      System.setOut(toData);
      System.setErr(toMessages);
      code = Main.run(toMessages, words.toArray(new String[0]));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    Ended ended =
        new Ended(
            code, data.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
    assertThat(code).as("%s%n%s", words, ended.messages()).isEqualTo(exitCode);
    return ended;
  }

  /** The options that put all paths under the folder. */
  public List<String> pathOptions() {
    List<String> options = new ArrayList<>();
    for (String path : DATA_FOLDERS) {
      options.add("--set=paths." + path + "=" + folder.resolve("data/" + path));
    }
    options.add("--set=paths.models=" + folder.resolve("models"));
    options.add("--set=paths.reports=" + folder.resolve("reports"));
    options.add("--set=paths.warehouse=" + warehouse);
    return options;
  }

  public Path file(String path) {
    return folder.resolve(path);
  }

  /** The warehouse, for one that needs no password. */
  public Database warehouse() {
    return Sqlite.at(Path.of(warehouse));
  }

  /** The rows of a query to the warehouse, each as text with bars between the values. */
  public List<String> sql(String query) {
    return Tables.query(warehouse(), query);
  }

  /** The report's {@code analytics_summary.json}. */
  public JsonNode summary() {
    try {
      return new ObjectMapper().readTree(file("reports/analytics_summary.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
