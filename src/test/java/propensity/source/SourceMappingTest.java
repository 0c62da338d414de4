package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.event.Field;
import propensity.source.SourceMapping.PriceFormat;
import propensity.source.text.CsvDialect;

class SourceMappingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DECIMAL_POINT | 12.5        | 1250",
        "DECIMAL_POINT | 12          | 1200",
        "DECIMAL_POINT | 1,234.50    | 123450",
        "DECIMAL_POINT | 1,234,567   | 123456700",
        "DECIMAL_POINT | 12,34,567.8 | 123456780",
        "DECIMAL_POINT | 1'234.50    | 123450",
        "DECIMAL_POINT | $12.50      | 1250",
        "DECIMAL_POINT | US$ 12.50   | 1250",
        "DECIMAL_POINT | 12.5 USD    | 1250",
        "DECIMAL_POINT | -€3         | -300",
        "DECIMAL_POINT | 1e2         | 10000",
        "DECIMAL_COMMA | 1.234,50    | 123450",
        "DECIMAL_COMMA | 1 234,50 €  | 123450",
        "DECIMAL_COMMA | 12,5        | 1250",
        "DECIMAL_COMMA | 12          | 1200",
        "DECIMAL_COMMA | EUR 12,50   | 1250",
        "CENTS         | 1250        | 1250",
        "CENTS         | 1250.0      | 1250",
      })
  void moneyInCommonForms(PriceFormat format, String text, long cents) {
    assertThat(Money.cents(text, format)).isEqualTo(cents);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DECIMAL_POINT | 1,23", // twelve and a bit, or a hundred and more: not guessed
        "DECIMAL_POINT | 1.234,50",
        "DECIMAL_POINT | 12 XQZ",
        "DECIMAL_POINT | NaN",
        "DECIMAL_POINT | 1,234'567",
        "DECIMAL_COMMA | 12.5",
        "DECIMAL_COMMA | 1,234.50",
        "CENTS         | 12.5",
        "CENTS         | 12 USD",
      })
  void moneyInAnotherFormIsRejected(PriceFormat format, String text) {
    assertThatThrownBy(() -> Money.cents(text, format))
        .isInstanceOfAny(NumberFormatException.class, ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "iso                 | UTC           | 2019-10-01 00:00:00 UTC          |"
            + " 2019-10-01T00:00:00Z",
        "iso                 | UTC           | 2019-10-01T00:00:00.123456789Z   |"
            + " 2019-10-01T00:00:00.123Z",
        "iso                 | UTC           | 2019-10-01 00:00:00.5            |"
            + " 2019-10-01T00:00:00.500Z",
        "iso                 | +02:00        | 2019-10-01 02:00:00              |"
            + " 2019-10-01T00:00:00Z",
        "iso                 | Europe/Berlin | 2019-10-01 02:00:00              |"
            + " 2019-10-01T00:00:00Z",
        "iso                 | UTC           | 2019-10-01 02:00:00+02           |"
            + " 2019-10-01T00:00:00Z",
        "iso                 | UTC           | 2019-10-01T02:00:00+0200         |"
            + " 2019-10-01T00:00:00Z",
        "iso                 | UTC           | 2019-10-01T02:00:00+02:00        |"
            + " 2019-10-01T00:00:00Z",
        "iso                 | UTC           | 2019-10-01 02:00:00 CEST         |"
            + " 2019-10-01T00:00:00Z",
        "epoch_s             | UTC           | 1569888000                       |"
            + " 2019-10-01T00:00:00Z",
        "epoch_s             | UTC           | 1569888000.25                    |"
            + " 2019-10-01T00:00:00.250Z",
        "epoch_ms            | UTC           | 1569888000001                    |"
            + " 2019-10-01T00:00:00.001Z",
        "epoch_us            | UTC           | 1569888000001999                 |"
            + " 2019-10-01T00:00:00.001Z",
        "epoch_ms            | UTC           | 2019-10-01T00:00:00Z             |"
            + " 2019-10-01T00:00:00Z",
        "dd.MM.yyyy HH:mm    | Europe/Berlin | 01.10.2019 02:00                 |"
            + " 2019-10-01T00:00:00Z",
        "dd/MMM/yyyy:HH:mm:ss Z | UTC        | 01/Oct/2019:02:00:00 +0200       |"
            + " 2019-10-01T00:00:00Z",
      })
  void timesInCommonForms(String format, String zone, String text, String instant) {
    assertThat(Instant.ofEpochMilli(TimeReader.of(format, ZoneId.of(zone)).read(text)))
        .isEqualTo(Instant.parse(instant));
  }

  @Test
  void numberIsNoIsoTime() {
    TimeReader iso = TimeReader.of("iso", ZoneId.of("UTC"));
    assertThatThrownBy(() -> iso.read("1569888000")).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> iso.read("2019-13-01 00:00:00")).isInstanceOf(DateTimeException.class);
  }

  @Test
  void firstOriginWithAValueCounts() {
    SourceMapping mapping =
        with(
            Map.of(
                "user_id",
                List.of(
                    Origin.of("user"),
                    new Origin(null, null, null, null, List.of("ip", "agent"), false)),
                "session_id",
                List.of(new Origin(null, null, null, List.of("user", "visit"), null, false)),
                "product_id",
                List.of(
                    new Origin("data", "/items/0/id", null, null, null, false),
                    new Origin("url", null, "/p/([0-9]+)", null, null, false)),
                "quantity",
                List.of(new Origin("pieces", null, null, null, null, true)),
                "page",
                List.of(new Origin("url", null, "://[^/]+([^?]*)", null, null, false))));
    SourceColumns columns =
        new SourceColumns(
            mapping,
            List.of("user", "visit", "ip", "agent", "data", "url", "event_time", "event_type"),
            "a.csv");
    String[] known = {"u", "7", "1.2.3.4", "M", "{\"items\":[{\"id\":42}]}", "x://h/p/9?q", "", ""};
    String[] guest = {"", "7", "1.2.3.4", "", "no json", "x://h/p/9?q", "", ""};
    String[] nobody = {"NULL", null, " ", "", null, null, "", ""};

    assertThat(columns.value(Field.USER_ID, known)).isEqualTo("u");
    assertThat(columns.value(Field.USER_ID, guest)).matches("v-[0-9a-f]{16}");
    assertThat(columns.value(Field.USER_ID, nobody)).isNull();
    assertThat(columns.value(Field.SESSION_ID, known)).isEqualTo("u-7");
    assertThat(columns.value(Field.SESSION_ID, guest)).isNull();
    assertThat(columns.value(Field.PRODUCT_ID, known)).isEqualTo("42");
    assertThat(columns.value(Field.PRODUCT_ID, guest)).isEqualTo("9");
    assertThat(columns.value(Field.PAGE, guest)).isEqualTo("/p/9");
    assertThat(columns.value(Field.QUANTITY, known)).isNull();
    assertThatThrownBy(() -> new SourceColumns(mapping, List.of("user", "visit"), "a.csv"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("event_time");
  }

  @Test
  void linesInOtherDialects() {
    CsvDialect tabs = new CsvDialect('\t', CsvDialect.NONE, CsvDialect.NONE);
    CsvDialect escaped = new CsvDialect(',', '"', '\\');
    CsvDialect single = new CsvDialect(';', '\'', CsvDialect.NONE);

    assertThat(tabs.split("a\t\"b\tc")).containsExactly("a", "\"b", "c");
    assertThat(escaped.split("a\\,b,\"c\\\"d,e\",\\\\")).containsExactly("a,b", "c\"d,e", "\\");
    assertThat(escaped.split("\"a\\\"")).isNull();
    assertThat(single.split("'a;b';'c''d';\"e")).containsExactly("a;b", "c'd", "\"e");
    assertThat(single.split(single.join(List.of("a;b", "c'd", "e\nf"))))
        .containsExactly("a;b", "c'd", "e\nf");
  }

  private static SourceMapping with(Map<String, List<Origin>> columns) {
    SourceMapping contract = SourceMapping.contract();
    return new SourceMapping(
        columns,
        Map.of(),
        "iso",
        "UTC",
        contract.maxAhead(),
        contract.eventTypes(),
        contract.unlistedEventTypes(),
        Map.of(),
        Map.of(),
        List.of(),
        contract.priceFormat(),
        List.copyOf(Set.of("NULL")),
        contract.text(),
        List.of());
  }
}
