package propensity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import propensity.app.Main;
import propensity.warehouse.Sqlite;

/** What the documents say is there: links, commands, columns. */
class DocsTest {
  private static final int MAX_WORDS_OF_README = 1_200;
  private static final Path README = Path.of("README.md");
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path DICTIONARY = Path.of("src/docs/warehouse.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern LAUNCH = Pattern.compile("\\./spark-submit\\.sh ([^`\\n#|>]+)");
  private static final Pattern COMMAND_ROW = Pattern.compile("(?m)^\\| `([a-z]+)(?: FILES)?` \\|");
  private static final Pattern COLUMN_ROW =
      Pattern.compile("\\| `(\\w+)` \\| (\\w+(?:, null)?) \\|.*");

  @Test
  void readmeIsShort() throws IOException {
    assertThat(Files.readString(README).strip().split("\\s+"))
        .hasSizeLessThanOrEqualTo(MAX_WORDS_OF_README);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      for (String link : all(LINK, Files.readString(document))) {
        if (link.matches("[a-z]+:.*")) {
          continue; // the web
        }
        links++;
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target) || (parts.length == 2 && !anchors(target).contains(parts[1]))) {
          dead.add(document + ": " + link);
        }
      }
    }
    assertThat(links).isGreaterThan(20);
    assertThat(dead).isEmpty();
  }

  @Test
  void everyCommandAndOptionExists() throws IOException {
    CommandLine line = new CommandLine(Main.class);
    List<String> wrong = new ArrayList<>();
    int launches = 0;
    for (Path document : documents()) {
      for (String words : all(LAUNCH, Files.readString(document))) {
        launches++;
        if (!exists(line, words.strip().split("\\s+"))) {
          wrong.add(document + ": " + words);
        }
      }
    }
    assertThat(launches).isGreaterThan(30);
    assertThat(wrong).isEmpty();
    assertThat(all(COMMAND_ROW, Files.readString(README)))
        .containsExactlyInAnyOrderElementsOf(line.getSubcommands().keySet());
  }

  @Test
  void everyColumnIsExplained() throws IOException, SQLException {
    Map<String, List<String>> documented = new TreeMap<>();
    List<String> section = new ArrayList<>();
    for (String row : Files.readAllLines(DICTIONARY)) {
      if (row.startsWith("### ")) {
        section = new ArrayList<>();
        documented.put(row.substring(4), section);
      } else if (COLUMN_ROW.matcher(row).matches()) {
        section.add(COLUMN_ROW.matcher(row).replaceFirst("$1 $2"));
      }
    }
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      createAll(database);
      Map<String, List<String>> tables = columns(database, "table");
      Map<String, List<String>> views = columns(database, "view");
      assertThat(tables).hasSizeGreaterThan(8);
      assertThat(views).hasSizeGreaterThan(30);

      assertThat(documented.keySet()).containsAll(tables.keySet()).containsAll(views.keySet());
      documented.forEach(
          (name, columns) -> {
            if (tables.containsKey(name)) {
              assertThat(columns).as(name).isEqualTo(tables.get(name));
            } else {
              assertThat(names(columns)).as(name).isEqualTo(names(views.get(name)));
            }
          });
    }
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(DICTIONARY.getParent());
        Stream<Path> top = Files.list(Path.of("."))) {
      return Stream.concat(docs, top)
          .map(Path::normalize)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** The anchors that a host makes of a document's headings. */
  private static List<String> anchors(Path document) throws IOException {
    return Files.readAllLines(document).stream()
        .filter(row -> row.startsWith("#"))
        .map(row -> row.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(row -> row.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  /** Whether there are such a command and such options; spark-submit's stand before the command. */
  private static boolean exists(CommandLine line, String[] words) {
    int at = 0;
    while (at < words.length && words[at].startsWith("-")) {
      if (line.getCommandSpec().findOption(words[at]) != null) {
        return true; // --help, --version
      }
      at += 2;
    }
    if (at >= words.length) {
      return false;
    }
    if (words[at].matches("COMMAND|\\[.*")) {
      return true; // the synopsis
    }
    CommandLine command = line;
    for (String word : Arrays.copyOfRange(words, at, words.length)) {
      CommandLine next = command.getSubcommands().get(word);
      boolean option = word.startsWith("--");
      if (next != null) {
        command = next;
      } else if (option
          ? command.getCommandSpec().findOption(word) == null
          : !command.getSubcommands().isEmpty()) {
        return false;
      }
    }
    return command != line;
  }

  /** All tables and views, those of PostgreSQL as far as SQLite can tell their columns. */
  private static void createAll(Connection database) throws IOException, SQLException {
    Sqlite.at(Path.of("not used")).create(database);
    try (Stream<Path> files = Files.walk(RESOURCES);
        Statement statement = database.createStatement()) {
      Path staged =
          files
              .filter(path -> path.endsWith("postgresql/staged_rows.sql"))
              .findFirst()
              .orElseThrow();
      statement.executeUpdate(Files.readString(staged).replace("UNLOGGED ", ""));
    }
  }

  /** Columns with their types, in order, by name of the table or view. */
  private static Map<String, List<String>> columns(Connection database, String kind)
      throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT m.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0"
                    + " FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
                    + " WHERE m.type = '"
                    + kind
                    + "' ORDER BY m.name, c.cid")) {
      while (rows.next()) {
        columns
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(
                rows.getString(2) + " " + rows.getString(3) + (rows.getBoolean(4) ? ", null" : ""));
      }
    }
    return columns;
  }

  private static List<String> names(List<String> columns) {
    return columns == null
        ? List.of()
        : columns.stream().map(column -> column.replaceFirst(" .*", "")).toList();
  }
}
