package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Field;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;

class MissingIdsTest {
  private static final String HEADER =
      "event_id,user_id,session_id,event_time,event_type,product_id\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "undefined",
        "NULL",
        "None",
        "NaN",
        "NA",
        "n/a",
        "#N/A",
        "\\N",
        "(not set)",
        "not set",
        "[object Object]",
        "anonymous",
        " null ",
        "0",
        "000",
        "0.0",
        "-0.0",
        "00000000-0000-0000-0000-000000000000",
        "-1",
        "-",
      })
  void lineWhoseShopperIsAWordForNobodyIsRejected(String user) throws IOException {
    Parsed line = line("e1," + user + ",s1");

    assertThat(line.event()).isNull();
    assertThat(line.rejection().reason()).isEqualTo(Reason.MISSING_VALUE);
    assertThat(line.rejection().column()).isEqualTo("user_id");
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "u1,u1",
        " u1,u1",
        "u1 \u00a0,u1",
        "\ufeffu1,u1",
        "123.0,123",
        "1.0.0,1.0.0",
        ".0,.0",
        "u1.0,u1.0",
        "10,10",
        "-0-1,-0-1",
        "guest,guest",
        "Anonymous Coward,Anonymous Coward",
        "undefined1,undefined1",
        "nulls,nulls",
      })
  void shopperIs(String written, String expected) throws IOException {
    assertThat(event("e1," + written + ",s1").userId()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"\"id\"\":5}", "[5]", "{"})
  void recordOrListIsNoId(String user) throws IOException {
    Parsed line = line("e1,\"" + user + "\",s1");

    assertThat(line.rejection().reason()).isEqualTo(Reason.BAD_ID);
  }

  @Test
  void otherIdsAreMissingToo() throws IOException {
    Event event = event("null,u1,undefined");

    assertThat(event.sessionId()).isNull();
    assertThat(event.eventId()).isNotEqualTo("null").isNotEqualTo(event("null,u2,-").eventId());
    assertThat(event("e1,u1,0").sessionId()).isNull();
    assertThat(event("e1,u1,s 1 ").sessionId()).isEqualTo("s 1");
  }

  @Test
  void zeroIsAProduct() throws IOException {
    assertThat(line("e1,u1,s1", "0").event().productId()).isEqualTo("0");
    assertThat(line("e1,u1,s1", "na").event().productId()).isEqualTo("na");
    assertThat(line("e1,u1,s1", "None").event().productId()).isNull();
  }

  @Test
  void nextOfSeveralColumnsCounts() {
    SourceMapping contract = SourceMapping.contract();
    SourceMapping mapping =
        Mappings.with(
            contract,
            Map.of(
                "user_id",
                List.of(
                    new Origin("customer", null, null, null, null, false),
                    new Origin("cookie", null, null, null, null, false))),
            contract.priceFormat(),
            List.of());
    SourceColumns columns =
        new SourceColumns(
            mapping, List.of("customer", "cookie", "event_time", "event_type"), "a.csv");

    assertThat(columns.value(Field.USER_ID, new String[] {"undefined", "c7 ", "", ""}))
        .isEqualTo("c7");
    assertThat(columns.value(Field.USER_ID, new String[] {"0", "NULL", "", ""})).isNull();
  }

  @Test
  void partsOfAnIdAreIdsToo() {
    SourceMapping contract = SourceMapping.contract();
    SourceMapping mapping =
        Mappings.with(
            contract,
            Map.of(
                "user_id",
                List.of(new Origin(null, null, null, null, List.of("ip", "agent"), false)),
                "session_id",
                List.of(new Origin(null, null, null, List.of("visitor", "visit"), null, false))),
            contract.priceFormat(),
            List.of());
    SourceColumns columns =
        new SourceColumns(
            mapping,
            List.of("ip", "agent", "visitor", "visit", "event_time", "event_type"),
            "a.csv");
    String[] nobody = {"null", "undefined", "undefined", "7", "", ""};
    String[] known = {"1.2.3.4", "undefined", "v1", "7.0", "", ""};

    assertThat(columns.value(Field.USER_ID, nobody)).isNull();
    assertThat(columns.value(Field.SESSION_ID, nobody)).isNull();
    assertThat(columns.value(Field.USER_ID, known)).startsWith("v-");
    assertThat(columns.value(Field.SESSION_ID, known)).isEqualTo("v1-7");
  }

  /** A word that no text can be, for its case or its blanks, would stand there for nothing. */
  @Test
  void everyWordOfTheListIsFound() throws IOException {
    try (var in = MissingIds.class.getResourceAsStream("missing_ids.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        List<String> words = List.of(line.split(" +", -1));
        for (String word :
            line.startsWith("#") ? List.<String>of() : words.subList(1, words.size())) {
          MissingIds ids = MissingIds.of(Field.valueOf(words.get(0).toUpperCase(Locale.ROOT)));
          assertThat(ids.id(word.replace('_', ' '))).as(word).isNull();
          assertThat(ids.id(word.toUpperCase(Locale.ROOT))).as(word).isNull();
        }
      }
    }
  }

  private Event event(String ids) throws IOException {
    return line(ids).event();
  }

  private Parsed line(String ids) throws IOException {
    return line(ids, "p");
  }

  private Parsed line(String ids, String product) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, HEADER + ids + ",2026-01-05T10:00:00Z,page_view," + product + "\n");
    try (EventReader reader =
        EventReader.open(
            new Configuration(), file.toString(), SourceMapping.contract(), 1, RowParser.LATEST)) {
      return reader.next();
    }
  }
}
