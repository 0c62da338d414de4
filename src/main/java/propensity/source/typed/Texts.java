package propensity.source.typed;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import propensity.source.json.Json;

/** Values of all typed formats as the text that CSV and JSON would have. */
final class Texts {
  private Texts() {}

  /**
   * Without an exponent, and whole numbers without a point: tools make doubles of the ids in a
   * column that has gaps. Null where it is none.
   */
  static String number(String shortest) {
    if (shortest.equals("NaN") || shortest.endsWith("Infinity")) {
      return null;
    }
    String text = new BigDecimal(shortest).toPlainString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * A time as ISO has it.
   *
   * @param isInstant whether it is one; else it is the time of some zone, and names none
   */
  static String time(long value, long perSecond, boolean isInstant) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(value, perSecond),
            Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
    String text = instant.toString();
    return isInstant ? text : text.substring(0, text.length() - 1);
  }

  /** A text in JSON, or null. */
  static JsonNode node(String text) {
    return text == null ? Json.MAPPER.nullNode() : Json.MAPPER.getNodeFactory().textNode(text);
  }
}
