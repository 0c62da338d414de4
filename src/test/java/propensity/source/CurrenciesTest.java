package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.event.Event;
import propensity.source.money.Currencies;

class CurrenciesTest {
  private static final Currencies EUROS =
      new Currencies(
          "EUR",
          Map.of(
              "USD",
              new TreeMap<>(
                  Map.of("2026-01-01", new BigDecimal("0.92"), "2026-02-01", BigDecimal.ONE))));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "10.00            ,      , 1000, ",
    "10.00            , EUR  , 1000, ",
    "10.00            , eur  , 1000, ",
    "10.00            , €    , 1000, ",
    "'€ 10.00'        ,      , 1000, ",
    "'10.00 €'        ,      , 1000, ",
    "'EUR 10.00'      ,      , 1000, ",
    "10.00            , USD  , 920, ",
    "'$10.00'         ,      , 920, ",
    "'US$ 10.00'      ,      , 920, ",
    "'10.00 USD'      ,      , 920, ",
    "0.05             , USD  , 5, ", // 4.6
    "'¥26,400'        ,      , 2640000, JPY",
    "26400            , JPY  , 2640000, JPY",
    "'£5'             ,      , 500, GBP",
    "'5 kr'           ,      , 500, SEK",
    "'A$ 5'           ,      , 500, AUD",
    "'$10.00'         , GBP  , 1000, GBP", // the column says it
  })
  void amountsOfAnotherCurrencyAreConvertedOrKeptApart(
      String price, String currency, long cents, String apart) throws IOException {
    Event event = event(EUROS, "2026-01-31", price, currency);

    assertThat(event.priceCents()).isEqualTo(cents);
    assertThat(event.currency()).isEqualTo(apart);
    assertThat(event.valueCents()).isEqualTo(apart == null ? cents : 0);
    assertThat(event.movedCents()).isEqualTo(cents);
  }

  @Test
  void newestRateNotAfterTheDayCounts() throws IOException {
    assertThat(event(EUROS, "2026-02-01", "10", "USD").valueCents()).isEqualTo(1_000);
    assertThat(event(EUROS, "2027-02-01", "10", "USD").valueCents()).isEqualTo(1_000);
    assertThat(event(EUROS, "2026-01-01", "10", "USD").valueCents()).isEqualTo(920);
    assertThat(event(EUROS, "2025-12-31", "10", "USD").currency()).isEqualTo("USD");
  }

  @Test
  void signOfSeveralCurrenciesIsTheShopsIfItIsOneOfThem() throws IOException {
    Currencies canada = new Currencies("CAD", Map.of());
    assertThat(event(canada, "2026-01-05", "$5", null).currency()).isNull();
    assertThat(event(canada, "2026-01-05", "US$5", null).currency()).isEqualTo("USD");
    Currencies danish = new Currencies("DKK", Map.of());
    assertThat(event(danish, "2026-01-05", "5 kr.", null).currency()).isNull();
  }

  /** Without a currency of the shop nothing that names one is added to what names none. */
  @Test
  void shopWithoutACurrencyKeepsWhatNamesOneApart() throws IOException {
    assertThat(event(Currencies.NONE, "2026-01-05", "5", "EUR").currency()).isEqualTo("EUR");
    assertThat(event(Currencies.NONE, "2026-01-05", "5", null).currency()).isNull();
  }

  @Test
  void amountBeyondBoundsAfterConversionIsRejected() throws IOException {
    Currencies dear =
        new Currencies(
            "IDR", Map.of("USD", new TreeMap<>(Map.of("2026-01-01", new BigDecimal("15800")))));
    assertThat(event(dear, "2026-01-05", "1000", "USD").valueCents()).isEqualTo(1_580_000_000L);
    Path file = file("2026-01-05", "1000000.00", "USD");
    try (EventReader reader = open(file, dear)) {
      assertThat(reader.next().rejection().column()).isEqualTo("price");
    }
  }

  /** Whole cents are smallest units, of which a yen has none. */
  @Test
  void smallestUnitsBecomeHundredths() throws IOException {
    SourceMapping cents =
        Mappings.with(
                SourceMapping.contract(),
                Map.of(),
                SourceMapping.PriceFormat.CENTS,
                java.util.List.of())
            .with(EUROS);
    for (Object[] each : new Object[][] {{"JPY", 2_640_000L}, {"EUR", 26_400L}, {"KWD", 2_640L}}) {
      Path file = file("2026-01-05", "26400", (String) each[0]);
      try (EventReader reader = EventReader.open(new Configuration(), file.toString(), cents)) {
        assertThat(reader.next().event().movedCents()).isEqualTo(each[1]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EURO, USD, 2026-01-01, 1, shop.currency",
    "'', USD, 2026-01-01, 1, shop.rates",
    "EUR, XYZ, 2026-01-01, 1, shop.rates.XYZ",
    "EUR, USD, 2026-1-1, 1, 2026-1-1",
    "EUR, USD, 2026-02-30, 1, 2026-02-30",
    "EUR, USD, 2026-01-01, 0, above 0",
    "EUR, USD, 2026-01-01, -1, above 0",
    "EUR, USD, 2026-01-01, 1e99, above 0",
  })
  void badSettingIsNamed(String currency, String of, String day, BigDecimal rate, String named) {
    assertThatThrownBy(() -> new Currencies(currency, Map.of(of, new TreeMap<>(Map.of(day, rate)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private Event event(Currencies shop, String day, String price, String currency)
      throws IOException {
    try (EventReader reader = open(file(day, price, currency), shop)) {
      return reader.next().event();
    }
  }

  private static EventReader open(Path file, Currencies shop) {
    return EventReader.open(
        new Configuration(), file.toString(), SourceMapping.contract().with(shop));
  }

  private Path file(String day, String price, String currency) throws IOException {
    return Files.writeString(
        folder.resolve("price.csv"),
        "user_id,event_time,event_type,price,currency\nu,%sT23:59:59Z,purchase,\"%s\",%s\n"
            .formatted(day, price, currency == null ? "" : currency));
  }
}
