package propensity.generate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A change in the shop with a known onset.
 *
 * @param kind what changes
 * @param day the first day of the change; day 1 is the first of the data
 */
public record ConversionDrift(Kind kind, int day) implements Serializable {
  private static final Pattern TEXT = Pattern.compile("([a-z-]+)@day(\\d{1,4})");

  /** What may change. Sessions that begin before the onset do not change. */
  public enum Kind {
    /** Half of the sessions move to mobile. */
    DEVICE_MIX,
    /** Every step towards the purchase loses 1 on the log-odds. */
    CONVERSION_SHOCK,
    /** Sessions that begin between 8 and 20 o'clock of that one day leave no events. */
    TRACKING_OUTAGE,
    /** For that day and the next, bots: one for every twenty users. */
    BOT_WAVE;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public ConversionDrift {
    requireNonNull(kind, "kind");
    if (day < 1) {
      throw new IllegalArgumentException("drift must begin on day 1 or later, not " + day);
    }
  }

  /**
   * Reads {@code device-mix@day10}.
   *
   * @throws IllegalArgumentException for anything else
   */
  @JsonCreator
  public static ConversionDrift of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      for (Kind kind : Kind.values()) {
        if (kind.text().equals(matcher.group(1))) {
          return new ConversionDrift(kind, Integer.parseInt(matcher.group(2)));
        }
      }
    }
    String kinds = Arrays.stream(Kind.values()).map(Kind::text).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "drift must read KIND@dayN with KIND one of " + kinds + ", is " + text);
  }

  /** The way it is written in commands and settings. */
  @JsonValue
  public String text() {
    return kind.text() + "@day" + day;
  }
}
