package propensity.generate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What event files may be written as. */
public enum EventFormat {
  /** RFC 4180 with a header. */
  CSV,
  /** One object a line. */
  JSON,
  PARQUET;

  /** The name in commands, settings and folders. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException for any other name
   */
  @JsonCreator
  public static EventFormat of(String text) {
    for (EventFormat format : values()) {
      if (format.text().equalsIgnoreCase(text)) {
        return format;
      }
    }
    throw new IllegalArgumentException("format must be csv, json or parquet, is " + text);
  }
}
