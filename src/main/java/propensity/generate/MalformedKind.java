package propensity.generate;

import java.util.Locale;
import propensity.event.EventType;
import propensity.event.Field;

/**
 * The ways in which a line can be broken. Every one of them is beyond repair: a reader that keeps
 * to the event contract rejects the line, in CSV and in JSON.
 */
enum MalformedKind {
  /** The end of the line is missing. */
  TRUNCATED,
  /** A proxy answered in the tracker's place. */
  NOT_AN_EVENT,
  /** A quotation mark that nothing closes. */
  UNCLOSED_QUOTE,
  MISSING_USER,
  MISSING_TIME,
  MISSING_TYPE,
  UNKNOWN_TYPE,
  TIME_IN_WORDS,
  IMPOSSIBLE_TIME,
  ANCIENT_TIME,
  PRICE_IN_WORDS,
  NEGATIVE_PRICE,
  QUANTITY_IN_WORDS,
  ZERO_QUANTITY;

  private static final MalformedKind[] ALL = values();

  static MalformedKind draw(Randomness random) {
    return ALL[random.below(ALL.length)];
  }

  /** The name in the truth. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The broken copy of an event's line. */
  String line(EventText text, String[] values) {
    return switch (this) {
      case TRUNCATED -> {
        String whole = text.line(values);
        yield whole.substring(0, whole.length() / 2);
      }
      case NOT_AN_EVENT -> "<html><body>502 Bad Gateway</body></html>";
      case UNCLOSED_QUOTE -> text.withUnclosedQuote(values);
      case MISSING_USER -> with(text, values, Field.USER_ID, null);
      case MISSING_TIME -> with(text, values, Field.EVENT_TIME, null);
      case MISSING_TYPE -> with(text, values, Field.EVENT_TYPE, null);
      case UNKNOWN_TYPE -> with(text, values, Field.EVENT_TYPE, "teleport");
      case TIME_IN_WORDS -> with(text, values, Field.EVENT_TIME, "yesterday");
      case IMPOSSIBLE_TIME -> with(text, values, Field.EVENT_TIME, "2026-02-30T25:61:61.000Z");
      case ANCIENT_TIME -> with(text, values, Field.EVENT_TIME, "1066-10-14T09:00:00.000Z");
      case PRICE_IN_WORDS -> with(text, values, Field.PRICE, "cheap");
      case NEGATIVE_PRICE -> negativePrice(text, values);
      case QUANTITY_IN_WORDS -> with(text, values, Field.QUANTITY, "some");
      case ZERO_QUANTITY -> with(text, values, Field.QUANTITY, "0");
    };
  }

  /** Of a purchase it would be a refund. */
  private static String negativePrice(EventText text, String[] values) {
    String[] changed = values.clone();
    int type = EventText.index(Field.EVENT_TYPE);
    if (values[type].equals(EventType.PURCHASE.text())) {
      changed[type] = EventType.ADD_TO_CART.text();
    }
    return with(text, changed, Field.PRICE, "-1.00");
  }

  private static String with(EventText text, String[] values, Field field, String value) {
    String[] changed = values.clone();
    changed[EventText.index(field)] = value;
    return text.line(changed);
  }
}
