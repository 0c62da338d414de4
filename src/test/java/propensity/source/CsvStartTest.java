package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** The delimiter, and what stands before the first record. */
class CsvStartTest {
  private static final String HEADER = "user_id;event_time;event_type;price;page";
  private static final String FIRST = "u1;2026-01-05T10:00:00Z;page_view;1,5;/a,b|c";
  private static final String SECOND = "u2;2026-01-05T10:00:01Z;page_view;12,5;/a,b|c";
  private static final String LINES = HEADER + "\n" + FIRST + "\n" + SECOND + "\n";

  @TempDir Path folder;

  static Stream<String> starts() {
    return Stream.of(
        LINES,
        "\n\n" + LINES,
        "sep=;\n" + LINES,
        "SEP=;\r\n" + LINES,
        "# made by a shop\n# on a day; at noon\n" + LINES,
        "# user;time;type;price;page\n" + LINES,
        "Export of events\nPeriod;January\n\n" + LINES,
        "# of events\nsep;off\n\n#\n" + LINES,
        HEADER + "\n\n" + FIRST + "\n" + SECOND);
  }

  @ParameterizedTest
  @MethodSource("starts")
  void bothEventsAreReadWhateverStandsBefore(String text) throws IOException {
    List<Parsed> rows = read(text, "price_format: decimal_comma");

    assertThat(rows).hasSize(2).allMatch(row -> row.event() != null);
    assertThat(rows.get(1).event().priceCents()).isEqualTo(1250);
    assertThat(Event.numberOf(rows.get(1).event().recordId())).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void delimiterIsTheOneThatFitsMostLines(String delimiter) throws IOException {
    String text =
        "user_id,event_time,event_type,page\n"
            + "u,2026-01-05T10:00:00Z,page_view,/a\n".repeat(3)
            + "broken;;;;;;||||||\n"
            + "u,2026-01-05T10:00:00Z,page_view,/a\n".repeat(3);

    List<Parsed> rows = read(text.replace(",", delimiter), "{}");

    assertThat(rows).hasSize(7);
    assertThat(rows.stream().filter(row -> row.event() != null)).hasSize(6);
    assertThat(rows.get(3).rejection().reason()).isEqualTo(Reason.FIELD_COUNT);
  }

  @Test
  void quotedFieldsWithLineEndsAndOtherDelimitersDoNotMislead() throws IOException {
    String note = "\"a \"\"b\"\",\nc,d,e,f\"";
    String text =
        "user_id;event_time;event_type;page\n"
            + ("u;2026-01-05T10:00:00Z;page_view;" + note + "\n").repeat(20);

    assertThat(read(text, "{}"))
        .hasSize(20)
        .allMatch(row -> row.event() != null && row.event().page().startsWith("a \"b\""));
  }

  @Test
  void delimiterThatIsNamedIsUsedUnlessTheFileSaysAnother() throws IOException {
    String commas = LINES.replace(",", ".").replace(";", ",");

    assertThat(read(commas, "delimiter: ','")).hasSize(2).allMatch(row -> row.event() != null);
    assertThat(read("sep=,\n" + commas, "delimiter: ';'"))
        .hasSize(2)
        .allMatch(row -> row.event() != null);
  }

  @Test
  void headerWithANumberSignIsAHeader() throws IOException {
    List<Parsed> rows =
        read(
            "#user,time,type\nu,2026-01-05T10:00:00Z,page_view\n",
            "columns: {user_id: '#user', event_time: time, event_type: type}");

    assertThat(rows).hasSize(1).allMatch(row -> row.event() != null);
  }

  @Test
  void commentsStandBeforeLinesWithoutHeaderToo() throws IOException {
    String names = "header: [user_id, event_time, event_type, price, page]";

    List<Parsed> rows =
        read(
            "# a; b\n" + FIRST + "\n" + SECOND + "\n# end\n",
            names + "\nprice_format: decimal_comma");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).event().userId()).isEqualTo("u1");
    assertThat(rows.get(2).rejection().reason()).isEqualTo(Reason.FIELD_COUNT);
  }

  /** What is dropped again is read as it was, though few of its lines may tell the delimiter. */
  @Test
  void headerSaysWhatWasFound() throws IOException {
    String text = "# from a shop\n" + LINES;
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    try (EventReader reader =
        EventReader.open(
            new Configuration(), file.toString(), MappingText.of("price_format: decimal_comma"))) {
      assertThat(reader.header()).contains("sep=;\n# from a shop\n" + HEADER);
      reader.next();
      List<Parsed> again =
          read(reader.header().orElseThrow() + "\n" + reader.text(), "price_format: decimal_comma");
      assertThat(again).hasSize(1).allMatch(row -> row.event().userId().equals("u1"));
    }
  }

  @Test
  void headerAloneIsAFileWithoutLines() throws IOException {
    assertThat(read(HEADER + "\n", "{}")).isEmpty();
    assertThat(read("sep=;\n" + HEADER, "{}")).isEmpty();
  }

  private List<Parsed> read(String text, String mapping) throws IOException {
    return FilesOfLines.read(
        Files.writeString(folder.resolve("x.csv"), text), MappingText.of(mapping));
  }
}
