package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.source.FilesOfLines.GOOD;
import static propensity.source.FilesOfLines.HEADER;
import static propensity.source.FilesOfLines.read;
import static propensity.source.FilesOfLines.with;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;
import propensity.source.SourceMapping.FileKind;

/** Values that are made to stop the program cost their own line, and no more time than others. */
@Timeout(20)
class HostileFieldsTest {
  private static final String LONG = "x".repeat(600);

  @TempDir Path folder;

  static Stream<Arguments> hostileValues() {
    return Stream.of(
        Arguments.of("price", "1E-400000000", Reason.BAD_NUMBER),
        Arguments.of("price", "1E400000000", Reason.BAD_NUMBER),
        Arguments.of("price", "1" + ",000".repeat(2_000), Reason.TOO_LONG),
        Arguments.of("price", "1" + " ".repeat(20_000) + "2", Reason.TOO_LONG),
        Arguments.of("price", "9".repeat(1_000_000), Reason.TOO_LONG),
        Arguments.of("price", "900000000000.00", Reason.BAD_NUMBER),
        Arguments.of("price", "999999999999", Reason.BAD_NUMBER),
        Arguments.of("quantity", "1E-400000000", Reason.BAD_NUMBER),
        Arguments.of("quantity", "1E400000000", Reason.BAD_NUMBER),
        Arguments.of("quantity", "1".repeat(500_000), Reason.TOO_LONG),
        Arguments.of("event_time", "2026-01-05T10:00:00Z" + " ".repeat(20_000), Reason.TOO_LONG),
        Arguments.of("event_time", "2026-01-05T10:00:00." + "0".repeat(100) + "Z", Reason.BAD_TIME),
        Arguments.of("event_type", LONG, Reason.TOO_LONG),
        Arguments.of("user_id", LONG, Reason.TOO_LONG),
        Arguments.of("user_id", "a\u001b[2Jb", Reason.BAD_ID),
        Arguments.of("user_id", "a\tb", Reason.BAD_ID),
        Arguments.of("user_id", "a\u009bb", Reason.BAD_ID),
        Arguments.of("page", "/" + "x".repeat(5_000), Reason.TOO_LONG));
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void hostileValueCostsItsOwnLine(String column, String value, Reason reason) throws IOException {
    List<Parsed> rows =
        read(folder, "a.csv", String.join("\n", HEADER, GOOD, with(column, value), GOOD));

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).event()).isNotNull();
    assertThat(rows.get(1).rejection().reason()).isEqualTo(reason);
    assertThat(rows.get(1).rejection().column()).isEqualTo(column);
    assertThat(rows.get(2).event()).isNotNull();
  }

  @Test
  void epochsWithHugeExponentsAreNoTimes() throws IOException {
    SourceMapping epochs =
        Mappings.of(
            Map.of(),
            "epoch_s",
            "UTC",
            Map.of("v", "page_view"),
            SourceMapping.Unlisted.REJECT,
            ",");
    Path file =
        Files.writeString(
            folder.resolve("a.csv"),
            "user_id,event_time,event_type\nu,1E400000000,v\nu,1E-400000000,v\nu,1.7676E9,v\n");

    List<Parsed> rows = read(file, epochs);

    assertThat(rows.get(0).rejection().reason()).isEqualTo(Reason.BAD_TIME);
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.BAD_TIME);
    assertThat(rows.get(2).event().time()).isEqualTo(1_767_600_000_000L);
  }

  @Test
  void sumsOfTheGreatestValuesAreStillNumbers() throws IOException {
    List<Parsed> rows =
        read(
            folder,
            "a.csv",
            String.join(
                "\n",
                HEADER,
                with("price", "9999999999.99"),
                with("price", "10000000000.00"),
                with("price", "90000.00").replaceFirst("1$", "100000"),
                with("price", "100000.00").replaceFirst("1$", "100000"),
                with("price", "900000000000.00").replaceFirst("1$", "100000")));

    assertThat(rows.stream().map(row -> row.event() == null ? row.rejection().reason() : null))
        .containsExactly(null, Reason.BAD_NUMBER, null, Reason.BAD_NUMBER, Reason.BAD_NUMBER);
    long greatest =
        rows.stream()
            .map(Parsed::event)
            .filter(e -> e != null)
            .mapToLong(Event::valueCents)
            .max()
            .orElseThrow();
    assertThat(greatest).isLessThan(Long.MAX_VALUE / 9_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e2147483648", "-1E-99999999999", "12345678901234567890123456789e9999999"})
  void numbersInKeysThatNobodyReadsDoNoHarm(String number) throws IOException {
    String object = json("u1", ",\"x\":" + number + ",\"y\":{\"z\":[" + number + "]}");

    List<Parsed> rows = read(folder, "a.json", object + "\n" + object + "\n");

    assertThat(rows).hasSize(2).allMatch(row -> row.event() != null);
  }

  @Test
  void numberBeyondArithmeticInAStructCostsItsOwnLine() throws IOException {
    SourceMapping nested =
        Mappings.with(
            SourceMapping.contract(),
            Map.of("product_id", List.of(Origin.of("item.id"))),
            SourceMapping.PriceFormat.DECIMAL_POINT,
            List.of());
    String hostile = json("u1", ",\"item\":{\"id\":\"h\",\"x\":1e2147483648}");
    String good = json("u1", ",\"item\":{\"id\":\"p\"}");
    Path file =
        Files.writeString(
            folder.resolve("a.json"), String.join("\n", good, hostile, hostile, good));

    List<Parsed> rows = read(file, nested);

    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).event().productId()).isEqualTo("p");
    assertThat(rows.subList(1, 3)).allMatch(row -> row.rejection().reason() == Reason.PARSER_ERROR);
    assertThat(rows.get(3).event().productId()).isEqualTo("p");
  }

  @Test
  void halvesOfCharactersAndNulsAreNoText() throws IOException {
    List<Parsed> rows =
        read(
            folder,
            "a.json",
            String.join(
                "\n",
                json("x\\ud800", ""),
                json("x\\ud801", ""),
                json("x\\udc00\\ud800", ""),
                json("x\\u0000", ""),
                json("u1", ",\"page\":\"/\\u0000\""),
                json("u1", ",\"page\":\"/\\ud800\""),
                json("x\\ud83d\\ude00\u00e9", ",\"page\":\"/\\ud83d\\ude00\"")));

    assertThat(rows.subList(0, 4)).allMatch(row -> row.rejection().reason() == Reason.BAD_ID);
    assertThat(rows.get(4).rejection().reason()).isEqualTo(Reason.NUL_CHARACTER);
    assertThat(rows.get(5).rejection().reason()).isEqualTo(Reason.INVALID_UTF8);
    assertThat(rows.get(6).event().userId()).isEqualTo("x\uD83D\uDE00\u00e9");
  }

  @Test
  void regularExpressionThatOverflowsTheStackCostsItsOwnLine() throws IOException {
    SourceMapping matching =
        Mappings.with(
            SourceMapping.contract(),
            Map.of("page", List.of(new Origin("url", null, "((?:a|b)*)c", null, null, false))),
            SourceMapping.PriceFormat.DECIMAL_POINT,
            List.of());
    String header = "user_id,event_time,event_type,url\n";
    String good = "u1,2026-01-05T10:00:00Z,page_view,";
    Path file =
        Files.writeString(
            folder.resolve("a.csv"),
            header + good + "abc\n" + good + "ab".repeat(8_000) + "c\n" + good + "abc\n");

    List<Parsed> rows = read(file, matching);

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).rejection().reason()).isEqualTo(Reason.PARSER_ERROR);
    assertThat(rows.get(2).event().page()).isEqualTo("ab");
  }

  @Test
  void messageAboutAHeaderNamesTheFirstColumnsOnly() {
    String header = "x".repeat(5_000) + ",c".repeat(100_000);

    assertThatThrownBy(() -> read(folder, "a.csv", header + "\n"))
        .isInstanceOf(UnreadableFileException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000))
        .hasMessageContaining("more");
  }

  @ParameterizedTest
  @CsvSource({"300000, true", "300001, false", "86400000, false"})
  void eventMuchAheadOfItsFilesArrivalIsRejected(long ahead, boolean accepted) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), HEADER + "\n" + GOOD + "\n");
    long time = Instant.parse("2026-01-05T10:00:00Z").toEpochMilli();

    Parsed arrived = arriving(file, SourceMapping.contract(), time - ahead);

    if (accepted) {
      assertThat(arrived.event()).isNotNull();
    } else {
      assertThat(arrived.rejection().reason()).isEqualTo(Reason.AHEAD_OF_ARRIVAL);
      assertThat(arrived.rejection().column()).isEqualTo("event_time");
    }
  }

  @Test
  void clocksMayDifferByAsMuchAsTheMappingSays() throws IOException {
    String line = with("event_time", "2099-12-31T23:59:59Z");
    Path file = Files.writeString(folder.resolve("a.csv"), HEADER + "\n" + line + "\n");
    SourceMapping endless = Mappings.maxAhead(Duration.ofDays(999_999_999));

    assertThat(arriving(file, endless, 0).event()).isNotNull();
    assertThat(arriving(file, Mappings.maxAhead(Duration.ZERO), 0).event()).isNull();
  }

  @Test
  void eventAtRestHasNoArrival() throws IOException {
    String header = HEADER + "\n";

    assertThat(read(folder, "a.csv", header + with("event_time", "2099-12-31T23:59:59Z") + "\n"))
        .satisfiesExactly(row -> assertThat(row.event()).isNotNull());
    assertThat(read(folder, "b.csv", header + with("event_time", "2100-01-01T00:00:00Z") + "\n"))
        .satisfiesExactly(
            row -> assertThat(row.rejection().reason()).isEqualTo(Reason.TIME_OUT_OF_RANGE));
  }

  /** Else the whole file is its header, and has no lines. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0085", "\u2028", "\u2029", "\u000b", "\u000c", "\u001e"})
  void headerWithAnotherSystemsLineEndsIsRefused(String end) {
    String text = String.join(end, HEADER, GOOD, GOOD) + end;

    assertThatThrownBy(() -> read(folder, "a.csv", text))
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo("bad_header"));
  }

  /** The parser and the columns each remember keys, of which no number may fill the memory. */
  @Test
  void longKeysAreNotKept() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 3_000; line++) {
      text.append(json("u" + line, ",\"" + line + "x".repeat(20_000) + "\":1")).append('\n');
    }
    Path file = Files.writeString(folder.resolve("a.json"), text);
    text.setLength(0);
    text.trimToSize();
    long before = usedBytes();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
      while (reader.hasNext()) {
        assertThat(reader.next().rejection().reason()).isEqualTo(Reason.BAD_JSON);
      }
      assertThat(usedBytes() - before).isLessThan(20L << 20);
    }
    assertThat(read(folder, "b.json", json("u", ",\"" + "x".repeat(4_096) + "\":1")))
        .satisfiesExactly(row -> assertThat(row.event()).isNotNull());
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void escapesAndConstantsAreLookedAtAsWell() throws IOException {
    assertThat(read(folder, "a.json", json("u\\u0007", "")))
        .satisfiesExactly(row -> assertThat(row.rejection().reason()).isEqualTo(Reason.BAD_ID));
    SourceMapping plain = SourceMapping.contract();
    SourceMapping constant =
        Mappings.with(
            plain,
            Map.of(),
            plain.priceFormat(),
            List.of(new FileKind("a", List.of(), Map.of("session_id", "s\u0007"))));
    Path file = Files.writeString(folder.resolve("a.csv"), HEADER + "\n" + GOOD + "\n");
    assertThat(read(file, constant))
        .satisfiesExactly(row -> assertThat(row.rejection().reason()).isEqualTo(Reason.BAD_ID));
  }

  private static Parsed arriving(Path file, SourceMapping mapping, long arrivedAt) {
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), mapping, 1, arrivedAt)) {
      return reader.next();
    }
  }

  private static String json(String user, String more) {
    return "{\"user_id\":\"%s\",\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"%s}"
        .formatted(user, more);
  }
}
