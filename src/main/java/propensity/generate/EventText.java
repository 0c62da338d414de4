package propensity.generate;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import propensity.event.Event;
import propensity.event.Field;
import propensity.event.Pieces;
import propensity.source.SourceMapping;
import propensity.source.text.CsvDialect;

/** Events as lines of text under the names of the event contract. */
enum EventText {
  /** RFC 4180: a value with a comma or a quotation mark is quoted; null is an empty field. */
  CSV {
    @Override
    String line(String[] values) {
      return CONTRACT.join(Arrays.asList(values));
    }

    @Override
    String withUnclosedQuote(String[] values) {
      // One field short: two such lines must never add up to a record that spans lines.
      return '"' + line(Arrays.copyOf(values, values.length - 1));
    }
  },

  /** One object a line; null fields are left out, price and quantity are numbers if they can be. */
  JSON {
    @Override
    String line(String[] values) {
      StringBuilder line = new StringBuilder(320).append('{');
      for (int column = 0; column < values.length; column++) {
        String value = values[column];
        if (value == null) {
          continue;
        }
        line.append(line.length() > 1 ? "," : "").append('"').append(COLUMNS.get(column));
        boolean numeric = column == PRICE || column == QUANTITY;
        if (numeric && Character.isDigit(value.charAt(value.length() - 1))) {
          line.append("\":").append(value);
        } else {
          line.append("\":\"");
          JsonStringEncoder.getInstance().quoteAsString(value, line);
          line.append('"');
        }
      }
      return line.append('}').toString();
    }

    @Override
    String withUnclosedQuote(String[] values) {
      return line(values).replaceFirst("\",", ",");
    }
  };

  /** The simulated shop has nothing to say of orders. */
  static final List<String> COLUMNS =
      EnumSet.range(Field.EVENT_ID, Field.QUANTITY).stream().map(Field::text).toList();

  private static final int PRICE = index(Field.PRICE);
  private static final int QUANTITY = index(Field.QUANTITY);
  private static final CsvDialect CONTRACT = SourceMapping.contract().dialect();
  private static final long MILLIS_PER_DAY = 86_400_000L;

  /** Which of the values is that of a column. */
  static int index(Field column) {
    return COLUMNS.indexOf(column.text());
  }

  /** The line of these values, in the order of {@link #COLUMNS}; null where empty. */
  abstract String line(String[] values);

  /** The same with a quotation mark that nothing closes. */
  abstract String withUnclosedQuote(String[] values);

  /**
   * The event's values as text.
   *
   * @param day of the event's time, such as 2026-01-05
   */
  static String[] values(Event event, String day) {
    return new String[] {
      event.eventId(),
      event.userId(),
      event.sessionId(),
      instant(event.time(), day),
      event.type().text(),
      event.device().text(),
      event.referrer().text(),
      event.page(),
      event.productId(),
      event.priceCents() == null ? null : price(event.priceCents()),
      Pieces.text(event.quantity())
    };
  }

  private static String instant(long time, String day) {
    int millis = (int) Math.floorMod(time, MILLIS_PER_DAY);
    StringBuilder text = new StringBuilder(24).append(day).append('T');
    ZeroPadded.append(text, millis / 3_600_000, 2);
    text.append(':');
    ZeroPadded.append(text, millis / 60_000 % 60, 2);
    text.append(':');
    ZeroPadded.append(text, millis / 1_000 % 60, 2);
    text.append('.');
    ZeroPadded.append(text, millis % 1_000, 3);
    return text.append('Z').toString();
  }

  private static String price(long cents) {
    StringBuilder text = new StringBuilder(8).append(cents / 100).append('.');
    ZeroPadded.append(text, cents % 100, 2);
    return text.toString();
  }
}
