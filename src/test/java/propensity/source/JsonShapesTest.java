package propensity.source;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;
import propensity.source.text.TextLines;

/** JSON in other shapes than lines: lists, objects over several lines, objects around all. */
class JsonShapesTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private static String event(int number) {
    return "{\"user_id\":\"u%d\",\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"}"
        .formatted(number);
  }

  private static String pretty(int number) {
    return """
        {
          "user_id": "u%d",
          "event_time": "2026-01-05T10:00:00Z",
          "event_type": "page_view",
          "context": { "list": [1,
            { "a": "],[{" } ] }
        }"""
        .formatted(number);
  }

  static Stream<String> threeEvents() {
    return Stream.of(
        event(1) + "\n" + event(2) + "\n" + event(3) + "\n",
        "[" + event(1) + "," + event(2) + "," + event(3) + "]",
        "[" + event(1) + "," + event(2) + "," + event(3) + "]\n",
        "\uFEFF[\n  " + pretty(1) + ",\n  " + pretty(2) + ",\n  " + pretty(3) + "\n]\n",
        "[\n" + event(1) + ",\n" + event(2) + ",\n" + event(3) + "\n]",
        "[\n" + event(1) + "\n, " + event(2) + "\n, " + event(3) + "\n]",
        "[" + event(1) + "]\n[" + event(2) + "," + event(3) + "]\n",
        pretty(1) + "\n" + pretty(2) + "\n" + pretty(3),
        "\r\n" + (pretty(1) + pretty(2) + ",\n" + pretty(3)).replace("\n", "\r\n"),
        "{\"events\":[" + event(1) + "," + event(2) + "," + event(3) + "]}",
        "{\n \"count\": 3,\n \"page\": {\"of\": [1, 2]}, \"empty\": [],\n \"events\": [\n"
            + pretty(1)
            + ",\n"
            + pretty(2)
            + ",\n"
            + pretty(3)
            + "\n],\n\"next\":null}\n",
        "{\"response\":{\"code\":0,\"data\":["
            + event(1)
            + ","
            + event(2)
            + ","
            + event(3)
            + "]}}");
  }

  @ParameterizedTest
  @MethodSource("threeEvents")
  void threeEventsAreReadInEveryShape(String text) throws IOException {
    for (byte[] bytes : List.of(text.getBytes(UTF_8), text.getBytes(UTF_16LE))) {
      List<Parsed> rows = read(Files.write(folder.resolve("a.json"), bytes), "{}");

      assertThat(rows).allMatch(row -> row.event() != null);
      assertThat(rows).extracting(row -> row.event().userId()).containsExactly("u1", "u2", "u3");
      assertThat(rows)
          .extracting(row -> Event.numberOf(row.event().recordId()))
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void badElementIsItsOwnRejection() throws IOException {
    List<Parsed> rows =
        read(
            "["
                + event(1)
                + ", 7, null, \"x y\", [1,2], {\"user_id\":3}, junk here, "
                + event(2)
                + "]");

    assertThat(rows).hasSize(8);
    assertThat(rows.subList(1, 5))
        .extracting(row -> row.rejection().reason())
        .containsOnly(Reason.BAD_JSON);
    assertThat(rows.subList(1, 7))
        .extracting(row -> row.rejection().raw())
        .containsExactly("7", "null", "\"x y\"", "[1,2]", "{\"user_id\":3}", "junk here");
    assertThat(rows.get(5).rejection().reason()).isEqualTo(Reason.MISSING_VALUE);
    assertThat(rows.get(7).event()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user_id\":\"x\",\"event_type\":{\"a\":1,",
        "{\"user_id\":\"x\",\"event_type\":\"y\"",
        "{\"user_id\":",
        "{\"user_id\":\"x\n",
        "{\"user_id\":\"x\"},}",
        "{\"user_id\":[1,2}",
      })
  void elementThatDoesNotEndCostsItselfAlone(String broken) throws IOException {
    for (String between : List.of("\n", "\n  ", "")) {
      List<Parsed> rows =
          read("[" + pretty(1) + "," + between + broken + "," + between + pretty(2) + "]");
      assertThat(rows.get(0).event()).as(broken).isNotNull();
      assertThat(rows.get(rows.size() - 1).event()).as(broken).isNotNull();
      assertThat(rows.size()).isBetween(3, 4);
    }
  }

  @Test
  void listThatIsCutIsReadAsFarAsItGoes() throws IOException {
    List<Parsed> rows = read("[" + event(1) + "," + event(2).substring(0, 30));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).event()).isNotNull();
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.BAD_JSON);
  }

  @Test
  void elementThatIsTooLongCostsItselfAlone() throws IOException {
    String huge = "{\"user_id\":\"" + "x".repeat(3 * TextLines.MAX_BYTES) + "\"}";

    List<Parsed> rows = read("[" + event(1) + "," + huge + "," + event(2) + "]");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.TOO_LONG);
    assertThat(rows.get(2).event()).isNotNull();
  }

  @Test
  void elementWithBytesThatAreNoTextIsRejectedAlone() throws IOException {
    byte[] bytes = ("[" + pretty(1) + "," + pretty(2) + "," + pretty(3) + "]").getBytes(UTF_8);
    bytes[new String(bytes, UTF_8).indexOf("u2")] = (byte) 0x81;
    bytes[new String(bytes, UTF_8).indexOf("u3")] = 0;

    List<Parsed> rows = read(Files.write(folder.resolve("a.json"), bytes), "{}");

    assertThat(rows.get(0).event()).isNotNull();
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.INVALID_UTF8);
    assertThat(rows.get(2).rejection().reason()).isEqualTo(Reason.NUL_CHARACTER);
  }

  /** The first line of a file of lines may be broken. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,",
        "{\"a\":{\"b\":2",
        "{\"a\":\"b",
        "{\"a",
        "{",
        "{\"a\":[1,2,",
        "}",
        "junk"
      })
  void linesStayLinesBehindABrokenFirstOne(String broken) throws IOException {
    List<Parsed> rows = read(broken + "\n" + event(1) + "\n" + event(2) + "\n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).rejection().raw()).isEqualTo(broken);
    assertThat(rows.get(1).event()).isNotNull();
    assertThat(rows.get(2).event()).isNotNull();
  }

  @Test
  void objectAroundMoreThanARecordMayHoldIsReadElementByElement() throws IOException {
    String events =
        IntStream.range(0, 20_000).mapToObj(JsonShapesTest::event).collect(Collectors.joining(","));
    assertThat(events.length()).isGreaterThan(MIB);
    for (String text :
        List.of(
            "{\"session_id\":\"s7\",\"data\":[" + events + "],\"end\":{\"a\":[1]}}",
            "{\"meta\":{\"session_id\":\"s7\",\"old\":[{\"a\":1}]},\n\"r\":{\"data\":[\n"
                + events
                + "\n]},\"x\":\"]}\"}\n")) {
      SourceMapping mapping =
          MappingText.of("columns: {session_id: [session_id, meta.session_id]}");
      List<Parsed> rows = FilesOfLines.read(write(text), mapping);
      assertThat(rows).hasSize(20_000).allMatch(row -> row.event().sessionId().equals("s7"));
      assertThat(rows.get(19_999).event().userId()).isEqualTo("u19999");
    }
  }

  @Test
  void whatFollowsTheListInALargeObjectIsARejectionIfItDoesNotCloseIt() throws IOException {
    String events =
        IntStream.range(0, 20_000).mapToObj(JsonShapesTest::event).collect(Collectors.joining(","));

    List<Parsed> rows = read("{\"data\":[" + events + "],\"end\":{\"a\":[1}, nothing");

    assertThat(rows).hasSize(20_001);
    assertThat(rows.get(20_000).rejection().raw()).isEqualTo(",\"end\":{\"a\":[1}, nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events/*", "/*/events/*"})
  void rowForEachElementWithTheFieldsAround(String rows) throws IOException {
    String text =
        "{\"session_id\":\"s1\",\"user\":{\"id\":\"u1\"},\"event_type\":\"purchase\",\"events\":["
            + "{\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"},"
            + "{\"event_time\":\"2026-01-05T10:00:01Z\"}]}\n"
            + "{\"session_id\":\"s2\",\"events\":[]}\n"
            + "{\"session_id\":\"s3\"}\n"
            + "{\"session_id\":\"s4\",\"events\":[\n"
            + "{\"events\":[{\"event_time\":\"x\"},3],\"user\":{\"id\":\"u5\"}}\n";

    List<Parsed> parsed = read(write(text), "rows: " + rows + "\ncolumns: {user_id: user.id}");

    assertThat(parsed)
        .extracting(
            row ->
                row.event() == null
                    ? row.rejection().line() + " " + row.rejection().reason()
                    : row.event().userId()
                        + " "
                        + row.event().sessionId()
                        + " "
                        + row.event().type())
        .containsExactly(
            "u1 s1 PAGE_VIEW",
            "u1 s1 PURCHASE",
            "3 MISSING_VALUE",
            "4 MISSING_VALUE",
            "5 BAD_JSON",
            "6 MISSING_VALUE",
            "7 BAD_JSON");
  }

  @Test
  void listsInTheElementsOfLists() throws IOException {
    String text =
        "{\"user_id\":\"u\",\"days\":[{\"event_type\":\"page_view\",\"x\":{\"hits\":["
            + "{\"event_time\":\"2026-01-05T10:00:00Z\"},{\"event_time\":\"2026-01-05T11:00:00Z\"}]}},"
            + "{\"x\":{\"hits\":[]}},{},"
            + "{\"event_type\":\"purchase\",\"x\":{\"hits\":[{\"event_time\":\"2026-01-05T12:00:00Z\"}]}}]}\n";

    List<Parsed> rows = read(write(text), "rows: /days/*/x/hits/*");

    assertThat(rows)
        .extracting(
            row -> row.event() == null ? row.rejection().reason() : row.event().type().text())
        .containsExactly(
            "page_view", "page_view", Reason.MISSING_VALUE, Reason.MISSING_VALUE, "purchase");
  }

  @Test
  void rowsOfAnObjectAroundAllAreFoundByTheirPathToo() throws IOException {
    String small = "{\"session_id\":\"s\",\"data\":[" + event(1) + "," + event(2) + "]}";
    assertThat(events(write(small), "rows: /data/*"))
        .hasSize(2)
        .allMatch(event -> event.sessionId().equals("s"));

    String large =
        IntStream.range(0, 20_000).mapToObj(JsonShapesTest::event).collect(Collectors.joining(","));
    assertThat(events(write("{\"session_id\":\"s\",\"data\":[" + large + "]}"), "rows: /data/*"))
        .hasSize(20_000)
        .allMatch(event -> event.sessionId().equals("s"));

    String sessions =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "{\"session_id\":\"s" + i + "\",\"hits\":[" + event(i) + "]}")
            .collect(Collectors.joining(","));
    List<Event> events = events(write("{\"data\":[" + sessions + "]}"), "rows: /data/*/hits/*");
    assertThat(events).hasSize(10_000);
    assertThat(events.get(9_999).sessionId()).isEqualTo("s9999");
  }

  @Test
  void listInAColumnOfDelimitedTextIsReadToo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.csv"),
            "user_id;hits\nu1;\"[{\"\"event_type\"\":\"\"page_view\"\",\"\"event_time\"\":"
                + "\"\"2026-01-05T10:00:00Z\"\"}]\"\nu2;[]\n");

    List<Parsed> rows = read(file, "rows: /hits/*");

    assertThat(rows.get(0).event().userId()).isEqualTo("u1");
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.MISSING_VALUE);
    assertThatThrownBy(() -> read(file, "rows: /events/*"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("events");
  }

  /** What rejected replay drops is read by the same mapping, and is the same event. */
  @Test
  void textOfARecordIsTheSameEventAgain() throws IOException {
    String list =
        "{\"user_id\":\"u\",\"a\":{\"b\":[" + event(1) + "," + event(2) + "]},\"c\":{\"d\":1}}\n";
    String large =
        IntStream.range(0, 20_000).mapToObj(JsonShapesTest::event).collect(Collectors.joining(","));
    again(list + list, "rows: /a/b/*\ncolumns: {product_id: c/d}");
    again("{\"session_id\":\"s\",\"data\":[" + large + "]}", "rows: /data/*");
    again("{\"session_id\":\"s\",\"data\":[" + large + "]}", "{}");
    again("{\"session_id\":\"s\",\"data\":[" + event(1) + "," + event(2) + "]}", "{}");
    again("[" + pretty(1) + "," + pretty(2) + "]", "{}");
  }

  private void again(String text, String mapping) throws IOException {
    Path file = write(text);
    List<String> records = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), MappingText.of(mapping))) {
      assertThat(reader.suffix()).isEqualTo(".json");
      while (reader.hasNext()) {
        events.add(reader.next().event());
        records.add(reader.text());
      }
    }
    Path copy = Files.writeString(folder.resolve("again.json"), String.join("\n", records) + "\n");
    assertThat(events.size()).isGreaterThan(1);
    assertThat(events(copy, mapping)).isEqualTo(events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"events/*", "/events", "/a/*/*", "*", "/"})
  void pathThatLeadsToNoElementsIsAMistake(String rows) {
    assertThatThrownBy(() -> MappingText.of("rows: '" + rows + "'"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  private List<Event> events(Path file, String mapping) {
    return read(file, mapping).stream().map(Parsed::event).toList();
  }

  private List<Parsed> read(String text) throws IOException {
    return read(write(text), "{}");
  }

  private static List<Parsed> read(Path file, String mapping) {
    return FilesOfLines.read(file, MappingText.of(mapping));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("a.json"), text);
  }
}
