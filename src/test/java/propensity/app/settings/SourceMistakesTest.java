package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.Cli;

/** Every mistake in a mapping is told with its line and a remedy before any data moves. */
class SourceMistakesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "columns: {usr_id: who}                              | usr_id        | user_id",
        "columns: {user_id: {colum: who}}                    | colum         |",
        "columns: {user_id: {json: /a}}                      | join          | column",
        "columns: {user_id: {column: a, json: b/c}}          | b/c           | slashes",
        "columns: {page: {column: url, match: '([a-z'}}      | ([a-z         | character",
        "columns: {page: {column: url, match: '[a-z]'}}      | no group      | parentheses",
        "columns: {user_id: []}                              | no column     | name one",
        "time_format: yyy-QQQQQQ-pp                          | yyy-QQQQQQ-pp | iso",
        "time_format: yyyy-MM-dd                             | yyyy-MM-dd    | HH:mm",
        "zone: Europe/Atlantis                               | Atlantis      | Europe/",
        "event_types: {view: pageview}                       | pageview      | page_view",
        "event_types: {}                                     | no event type | page_view",
        "devices: {phone: handy}                             | handy         | mobile",
        "constants: {colour: red}                            | colour        |",
        "constants: {event_type: buy}                        | buy           | list it",
        "constants: {quantity: some}                         | some          | 1",
        "delimiter: ''                                       | delimiter     |",
        "delimiter: '::'                                     | ::            | example",
        "header: [a, b, a]                                   | twice         | order",
        "files: [{header: [a]}]                              | name          | clicks",
        "price_format: dots                                  | dots          |",
        "nonsense: 1                                         | nonsense      |",
      })
  void namesLineAndRemedy(String line, String what, String remedy) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "# one\nsource:\n  # three\n  " + line + "\n");

    Problem problem = problem(file);

    assertThat(problem.getMessage() + problem.why()).contains("p.yaml, line 4").contains(what);
    assertThat(problem.remedy()).contains(remedy == null ? "" : remedy);
  }

  @Test
  void typeListedTwiceNamesTheSecondLine() throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file, "source:\n  event_types:\n    view: page_view\n    view: add_to_cart\n");

    Problem problem = problem(file);

    assertThat(problem).hasMessageContaining("line 4");
    assertThat(problem.why()).contains("view");
  }

  @Test
  void unknownSourceNamesTheNearest() {
    assertProblem(ExitCode.USAGE)
        .why("yoochoose")
        .remedy("rees46")
        .by(() -> SettingsReader.read(null, "ress46", Map.of(), Map.of()));
  }

  @Test
  void missingColumnNamesTheLineOfTheMappingAndTheNearestColumn() throws IOException {
    Problem problem =
        misfit("columns: {user_id: visitor_key}", "visitorkey,event_time,event_type\n1,2,3\n");

    assertThat(problem).hasMessageContaining("p.yaml, line 2").hasMessageContaining("user_id");
    assertThat(problem.why()).contains("visitor_key").contains("a.csv");
    assertThat(problem.remedy()).contains("visitorkey");
  }

  @Test
  void aColumnThatHoldsTheWholeNameIsNearest() throws IOException {
    String header = "user_id,event_time,event_type,user_session\n";
    assertThat(misfit("columns: {session_id: session}", header + "1,2,3,4\n").remedy())
        .contains("did you mean 'user_session'?");
  }

  @Test
  void wrongTimeFormatAndUnlistedTypesAreToldBeforeAnyLineIsUsed() throws IOException {
    String rows = "user_id,event_time,event_type\n";
    assertThat(misfit("time_format: epoch_s", rows + "u,yesterday,page_view\n"))
        .hasMessageContaining("p.yaml, line 2")
        .hasMessageContaining("time_format");
    assertThat(misfit("time_format: epoch_ms", rows + "u,1569888000,page_view\n"))
        .hasMessageContaining("time_format");
    assertThat(misfit("event_types: {look: page_view}", rows + "u,2026-01-05T10:00:00Z,view\n"))
        .hasMessageContaining("event_types");
    assertThat(misfit("delimiter: ';'", "user_id;event_time;event_type\na,b,c\n"))
        .hasMessageContaining("delimiter");
  }

  @Test
  void manyIgnoredTypesBeforeTheFirstOfOursAreNoMistake() throws IOException {
    String other = "2026-01-05T10:00:00Z,scroll,u,s\n";
    Path file = folder.resolve("a.csv");
    String header = "event_time,event_type,user_id,user_session\n";
    Files.writeString(file, header + other.repeat(500) + other.replace("scroll", "view"));
    Settings settings = SettingsReader.read(null, "rees46", Map.of(), Map.of());

    SourceCheck.files(settings, List.of(file.toString()));

    Files.writeString(file, header + other.repeat(500));
    assertProblem(ExitCode.USAGE)
        .what("event_types")
        .by(() -> SourceCheck.files(settings, List.of(file.toString())));
  }

  @Test
  void inspectTellsTheSame() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "who,event_time,event_type\nu,1,2\n");

    assertThat(Cli.in(folder).ending(2, "inspect", "--source=rees46", file.toString()).messages())
        .contains("no column user_id");
  }

  @Test
  void streamTellsBeforeItsFirstFilesGoToQuarantine() throws IOException {
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    Path file =
        Files.writeString(
            incoming.resolve("a.csv"),
            "event_time,event_type,user_id,session\n2026-01-05T10:00:00Z,view,u,s\n");

    String said = stream(incoming, "rees46");

    assertThat(said)
        .contains("rees46.yaml, line ")
        .contains("no column user_session")
        .contains("did you mean 'session'?");
    assertThat(file).exists();
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(incoming));
  }

  @Test
  void streamTellsThatNoLineOfTheFirstFilesIsAnEvent() throws IOException {
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    Files.writeString(
        incoming.resolve("a.csv"),
        "event_time,event_type,user_id,user_session\n2026-01-05T10:00:00Z,look,u,s\n");

    assertThat(stream(incoming, "rees46"))
        .contains("rees46.yaml, line ")
        .contains("source.event_types")
        .contains("inspect --source rees46 FILES");
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(incoming));
  }

  @Test
  void aBrokenFileAmongTheFirstIsForQuarantine() throws IOException {
    Path good = folder.resolve("a.csv");
    Files.writeString(
        good, "event_time,event_type,user_id,user_session\n2026-01-05T10:00:00Z,view,u,s\n");
    Path bad = Files.writeString(folder.resolve("b.csv"), "a,b\n1,2\n");
    Settings settings = SettingsReader.read(null, "rees46", Map.of(), Map.of());

    SourceCheck.firstFiles(settings, List.of(bad, good));

    assertProblem(ExitCode.USAGE)
        .what("rees46.yaml")
        .by(() -> SourceCheck.firstFiles(settings, List.of(bad)));
  }

  /** What it says; it must end before Spark begins. */
  private String stream(Path incoming, String source) {
    return Cli.in(folder)
        .ending(2, "stream", "--source=" + source, "--set=paths.incoming=" + incoming)
        .messages();
  }

  private Problem misfit(String line, String csv) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "source:\n  " + line + "\n");
    Path events = Files.createDirectories(folder.resolve("events"));
    Files.writeString(events.resolve("a.csv"), csv);
    Settings settings = SettingsReader.read(file, null, Map.of(), Map.of());
    return assertProblem(ExitCode.USAGE).by(() -> SourceCheck.folder(settings, events.toString()));
  }

  private static Problem problem(Path file) {
    return assertProblem(ExitCode.USAGE)
        .by(() -> SettingsReader.read(file, null, Map.of(), Map.of()));
  }
}
