package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder in which the program's commands are run, and what is compared of what they leave. */
final class GoldenRun {
  private static final Pattern OF_A_CARD =
      Pattern.compile("\"(trained_at|spark)\" ?: ?\"([^\"]*)\"");

  /** As the report writes times. */
  private static final DateTimeFormatter IN_WORDS =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Path raw;
  private final Path models;
  private final String warehouse;

  private GoldenRun(Path folder, Path raw, Path models, String warehouse) {
    this.folder = folder;
    this.raw = raw;
    this.models = models;
    this.warehouse = warehouse;
  }

  /** Everything in one folder, the warehouse in SQLite. */
  static GoldenRun in(Path folder) {
    return new GoldenRun(folder, folder.resolve("raw"), folder.resolve("models"), null);
  }

  /** Another warehouse, filled from the same raw events with a copy of the same models. */
  GoldenRun besides(Path other, String url) throws IOException {
    try (Stream<Path> below = Files.walk(models)) {
      for (Path each : below.toList()) {
        Path to = other.resolve("models").resolve(models.relativize(each).toString());
        Files.createDirectories(to.getParent());
        Files.copy(each, to);
      }
    }
    return new GoldenRun(other, raw, other.resolve("models"), url);
  }

  /** Runs a command that must succeed. */
  GoldenRun run(String command, String... options) {
    return ending(0, command, options);
  }

  /** Runs a command that must end with an exit code. */
  GoldenRun ending(int exitCode, String command, String... options) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of(options));
    for (String path :
        List.of("processed", "incoming", "ready", "archive", "quarantine", "checkpoint")) {
      words.add("--set=paths." + path + "=" + folder.resolve(path));
    }
    words.add("--set=paths.raw=" + raw);
    words.add("--set=paths.models=" + models);
    words.add("--set=paths.reports=" + folder.resolve("reports"));
    words.add("--set=paths.warehouse=" + (warehouse == null ? sqlite() : warehouse));
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (PrintStream here = new PrintStream(talk, true, StandardCharsets.UTF_8)) {
      System.setErr(here);
      int code = Main.run(here, words.toArray(new String[0]));
      assertThat(code)
          .as(command + "\n" + talk.toString(StandardCharsets.UTF_8))
          .isEqualTo(exitCode);
    } finally {
      System.setErr(before);
    }
    return this;
  }

  private Path sqlite() {
    return folder.resolve("warehouse.sqlite");
  }

  Path folder() {
    return folder;
  }

  /** The versions of the model, the oldest first. */
  List<String> versions() throws IOException {
    try (Stream<Path> found = Files.list(models)) {
      return found
          .filter(Files::isDirectory)
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Tables and views. */
  Map<String, String> tables() throws IOException, SQLException {
    String url = warehouse == null ? "jdbc:sqlite:" + sqlite() : warehouse;
    return new TreeMap<>(Map.of("tables.txt", GoldenTables.dump(url, text())));
  }

  /** Tables, views, and the files of the report. */
  Map<String, String> warehouseAndReport() throws IOException, SQLException {
    Map<String, String> outputs = tables();
    GoldenText text = text();
    for (Path file : below(folder.resolve("reports"), ".*\\.(csv|json|html)")) {
      String name = file.getFileName().toString();
      String content = text.normalised(Files.readString(file));
      String page = name.endsWith(".html") ? GoldenText.html(content) : content;
      outputs.put(name, GoldenText.shortened(page));
      if (name.equals("report.html")) {
        outputs.put("report.txt", GoldenText.shortened(GoldenText.visible(page)));
      }
    }
    return outputs;
  }

  /** Tables, views, the files of the report, and what the newest model's training has left. */
  Map<String, String> all() throws IOException, SQLException {
    Map<String, String> outputs = warehouseAndReport();
    List<String> versions = versions();
    Path card = models.resolve(versions.get(versions.size() - 1)).resolve("card.json");
    outputs.put("card.json", GoldenText.shortened(text().normalised(Files.readString(card))));
    List<String> sessions = new ArrayList<>();
    for (Path part : below(folder.resolve("processed/session_features/csv"), ".*\\.csv")) {
      List<String> lines = Files.readAllLines(part);
      sessions.addAll(sessions.isEmpty() ? lines : lines.subList(1, lines.size()));
    }
    sessions.subList(1, sessions.size()).sort(null);
    String features = text().normalised(String.join("\n", sessions) + "\n");
    outputs.put("session_features.csv", GoldenText.shortened(features));
    return outputs;
  }

  private static List<Path> below(Path folder, String name) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(each -> each.getFileName().toString().matches(name)).sorted().toList();
    }
  }

  /** Masks of what is another in each run. */
  private GoldenText text() throws IOException {
    GoldenText text = new GoldenText().maskPath(folder.toString(), "FOLDER");
    int number = 0;
    for (String version : versions()) {
      text.mask(version, "MODEL_" + ++number);
      Matcher found =
          OF_A_CARD.matcher(Files.readString(models.resolve(version).resolve("card.json")));
      while (found.find()) {
        text.mask(found.group(2), found.group(1).toUpperCase(Locale.ROOT));
        if (found.group(1).equals("trained_at")) {
          text.mask(IN_WORDS.format(Instant.parse(found.group(2))), "TRAINED_AT");
        }
      }
    }
    return text;
  }
}
