package propensity.source.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the characters of a text are bytes. A byte order mark goes before what is set. */
public enum TextEncoding {
  /**
   * By the text itself: a byte order mark, the zeros of UTF-16, and where a line is not UTF-8,
   * Windows-1252, unless a line before it was UTF-8 beyond ASCII.
   */
  AUTO,
  UTF_8,
  UTF_16LE,
  UTF_16BE,
  WINDOWS_1252;

  /** The setting's text: {@code windows-1252}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty where there is none of that name, in any case. */
  public static Optional<TextEncoding> named(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equalsIgnoreCase(text)).findFirst();
  }
}
