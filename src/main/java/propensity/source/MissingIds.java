package propensity.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import propensity.event.Field;

/**
 * One field's ids as they are written: without blanks around them, numbers as whole numbers, and
 * none where a text of {@code missing_ids.txt} stands for none.
 */
public final class MissingIds {
  private static final int ASCII = 128;
  private static final Set<Field> ZEROS_ARE_NONE =
      EnumSet.of(Field.USER_ID, Field.SESSION_ID, Field.EVENT_ID, Field.ORDER_ID);
  private static final Map<Field, MissingIds> OF_FIELD = read();

  private final Set<String> words = new HashSet<>();
  private final boolean zerosAreNone;

  /** Whether a word begins and ends with these two characters: of few ids more is looked at. */
  private final boolean[] ends = new boolean[ASCII * ASCII];

  private MissingIds(boolean zerosAreNone) {
    this.zerosAreNone = zerosAreNone;
  }

  /** Those of a field; null where its texts are no ids. */
  public static MissingIds of(Field field) {
    return OF_FIELD.get(field);
  }

  /** The id that a text stands for, or null. */
  public String id(String text) {
    String id = stripped(text);
    if (id.isEmpty() || isMissing(id)) {
      return null;
    }
    return id.endsWith(".0") ? whole(id) : id;
  }

  private boolean isMissing(String id) {
    char first = lower(id.charAt(0));
    char last = lower(id.charAt(id.length() - 1));
    if (first < ASCII && last < ASCII && ends[first * ASCII + last]) {
      return words.contains(id.toLowerCase(Locale.ROOT).replace(' ', '_'));
    }
    return zerosAreNone && (first == '0' || first == '-') && last == '0' && isZeros(id);
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
  }

  private static boolean isZeros(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) != '0' && id.charAt(i) != '-' && id.charAt(i) != '.') {
        return false;
      }
    }
    return true;
  }

  /** {@code 123.0} is what 123 becomes where a table has rows without an id. */
  private static String whole(String id) {
    int end = id.length() - ".0".length();
    for (int i = 0; i < end; i++) {
      if (id.charAt(i) < '0' || id.charAt(i) > '9') {
        return id;
      }
    }
    return end == 0 ? id : id.substring(0, end);
  }

  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Blanks of all kinds, those of no width too; line ends and tabs are control characters. */
  private static boolean isBlank(char c) {
    return c == ' ' || (c > '~' && (Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B'));
  }

  private static Map<Field, MissingIds> read() {
    Map<Field, MissingIds> ids = new EnumMap<>(Field.class);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                MissingIds.class.getResourceAsStream("missing_ids.txt"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          List<String> words = List.of(line.strip().split(" +", -1));
          Field field = Field.valueOf(words.get(0).toUpperCase(Locale.ROOT));
          MissingIds ofField =
              ids.computeIfAbsent(field, f -> new MissingIds(ZEROS_ARE_NONE.contains(f)));
          words.subList(1, words.size()).forEach(ofField::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  private void add(String word) {
    words.add(word);
    ends[word.charAt(0) * ASCII + word.charAt(word.length() - 1)] = true;
  }
}
