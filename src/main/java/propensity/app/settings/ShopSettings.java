package propensity.app.settings;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import propensity.source.money.Currencies;
import propensity.warehouse.settings.ShopZone;

/**
 * What all of a shop's figures are counted in.
 *
 * @param currency see {@link Currencies}
 * @param rates see {@link Currencies}
 * @param zone whose days, hours and weekdays the report counts by
 */
public record ShopSettings(
    String currency, Map<String, TreeMap<String, BigDecimal>> rates, String zone) {

  public ShopSettings {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "shop.zone must be a zone such as Europe/Berlin, not " + zone, e);
    }
  }

  /** The currency and the rates. */
  public Currencies currencies() {
    return new Currencies(currency, rates);
  }

  /** What the views count days and hours by. */
  public ShopZone shopZone() {
    return new ShopZone(zone);
  }
}
