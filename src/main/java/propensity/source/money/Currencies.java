package propensity.source.money;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The currency that a shop counts in, and what others are worth in it. An amount of a currency
 * without a rate is never added to others.
 *
 * @param currency ISO 4217 code; empty where none is set, and then no amount is known to be in it
 *     that names a currency
 * @param rates by code, and then by the first day (ISO, UTC) that a rate holds: how much of the
 *     shop's currency one of that currency is
 */
public record Currencies(String currency, Map<String, TreeMap<String, BigDecimal>> rates)
    implements Serializable {

  /** No currency is set. */
  public static final Currencies NONE = new Currencies("", Map.of());

  private static final long MILLIS_PER_DAY = 86_400_000;

  /** What else stands for currencies, the likeliest first. */
  private static final Map<String, List<String>> SIGNS = signs();

  public Currencies {
    currency = currency == null ? "" : currency.strip().toUpperCase(Locale.ROOT);
    rule(
        currency.isEmpty() || isCode(currency),
        "shop.currency must be a code of ISO 4217, such as EUR, not " + currency);
    Map<String, TreeMap<String, BigDecimal>> byCode = new HashMap<>();
    if (rates != null) {
      rates.forEach((code, days) -> byCode.put(code.toUpperCase(Locale.ROOT), days));
    }
    byCode.forEach(Currencies::check);
    rule(
        byCode.isEmpty() || !currency.isEmpty(),
        "shop.rates convert into shop.currency, which is not set");
    rates = byCode;
  }

  private static void check(String code, TreeMap<String, BigDecimal> days) {
    String key = "shop.rates." + code;
    rule(isCode(code), key + " is no code of ISO 4217, such as USD");
    rule(days != null && !days.isEmpty(), key + " has no rate");
    days.forEach(
        (day, rate) -> {
          rule(isDay(day), key + " has '" + day + "', which is no day such as 2026-01-31");
          rule(
              rate != null
                  && rate.signum() > 0
                  && rate.precision() < 30
                  && Math.abs(rate.scale()) < 30,
              "%s.%s must be a number above 0, not %s".formatted(key, day, rate));
        });
  }

  private static void rule(boolean kept, String message) {
    if (!kept) {
      throw new IllegalArgumentException(message);
    }
  }

  private static boolean isDay(String text) {
    try {
      return LocalDate.parse(text).toString().equals(text);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isCode(String text) {
    try {
      return java.util.Currency.getInstance(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The code that a text stands for: itself in any case, or that of a sign; null where it is not
   * known. A sign of several currencies is that of the shop's, if it is one of them.
   */
  public String code(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    if (upper.equals(currency)) {
      return currency;
    }
    List<String> ofSign = SIGNS.get(upper);
    if (ofSign != null) {
      return ofSign.contains(currency) ? currency : ofSign.get(0);
    }
    return isCode(upper) ? upper : null;
  }

  /** Whether amounts of a currency, null where none is named, are the shop's own. */
  public boolean own(String code) {
    return code == null || code.equals(currency);
  }

  /** The newest rate of a currency that is not after a time, in epoch milliseconds; or null. */
  public BigDecimal rate(String code, long time) {
    TreeMap<String, BigDecimal> days = rates.get(code);
    if (days == null) {
      return null;
    }
    String day = LocalDate.ofEpochDay(Math.floorDiv(time, MILLIS_PER_DAY)).toString();
    Map.Entry<String, BigDecimal> newest = days.floorEntry(day);
    return newest == null ? null : newest.getValue();
  }

  /** Decimals of the smallest unit of a currency, or of the shop's where none is named. */
  public int decimals(String code) {
    String known = code == null ? currency : code;
    int digits =
        known.isEmpty() ? 2 : java.util.Currency.getInstance(known).getDefaultFractionDigits();
    return digits < 0 ? 2 : digits;
  }

  private static Map<String, List<String>> signs() {
    Map<String, List<String>> signs = new HashMap<>();
    for (String line :
        """
        $ USD CAD AUD NZD SGD HKD MXN ARS CLP COP
        US$ USD
        C$ CAD
        CA$ CAD
        A$ AUD
        AU$ AUD
        NZ$ NZD
        S$ SGD
        HK$ HKD
        MX$ MXN
        NT$ TWD
        R$ BRL
        € EUR
        £ GBP
        ¥ JPY CNY
        CN¥ CNY
        JP¥ JPY
        ₹ INR
        RS INR PKR LKR NPR
        RS. INR PKR LKR NPR
        KR SEK NOK DKK ISK
        KR. DKK SEK NOK ISK
        KČ CZK
        ZŁ PLN
        FT HUF
        LEI RON
        TL TRY
        ₺ TRY
        ₽ RUB
        ₩ KRW
        ₪ ILS
        ₫ VND
        ฿ THB
        ₴ UAH
        ₦ NGN
        ₱ PHP
        ₸ KZT
        ₾ GEL
        ₼ AZN
        ₡ CRC
        ₲ PYG
        ₵ GHS
        ₨ INR PKR LKR NPR
        ৳ BDT
        """
            .split("\n", -1)) {
      List<String> words = List.of(line.strip().split(" ", -1));
      signs.put(words.get(0), words.subList(1, words.size()));
    }
    return signs;
  }
}
