package propensity.source.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the first lines of a delimited text say of it: Excel's {@code sep=;}, the delimiter by the
 * commonest number of fields, and the header behind a preamble of comments.
 *
 * @param dialect with the delimiter that is used
 * @param skipped lines before the header, or before the first record where there is none
 * @param told whether a line says the delimiter
 */
public record CsvStart(CsvDialect dialect, int skipped, boolean told) {
  /** As many lines are looked at. */
  public static final int LINES = 100;

  /** No more lines are looked at once they have so many characters. */
  public static final int CHARS = 256 * 1024;

  private static final char[] DELIMITERS = {',', '\t', ';', '|'};
  private static final int MAX_NAME = 80;
  private static final int LINES_OF_A_RECORD = 10;
  private static final String SEPARATOR = "sep=";

  /**
   * Looks at the first lines.
   *
   * @param lines null for what is no text
   * @param dialect with the delimiter that is set, or any where none is
   * @param any whether none is
   * @param header whether there should be a header
   */
  public static CsvStart of(List<String> lines, CsvDialect dialect, boolean any, boolean header) {
    int first = next(lines, 0);
    if (first == lines.size()) {
      return new CsvStart(any ? with(dialect, DELIMITERS[0]) : dialect, 0, false);
    }
    String start = lines.get(first) == null ? "" : lines.get(first);
    if (start.length() == SEPARATOR.length() + 1
        && start.regionMatches(true, 0, SEPARATOR, 0, SEPARATOR.length())
        && start.charAt(SEPARATOR.length()) != dialect.quote()) {
      CsvDialect told = with(dialect, start.charAt(SEPARATOR.length()));
      return new CsvStart(told, skipped(lines, first + 1, told, header), true);
    }
    CsvDialect best = any ? commonest(lines, first, dialect, header) : dialect;
    return new CsvStart(best, skipped(lines, first, best, header), false);
  }

  private static CsvDialect with(CsvDialect dialect, char delimiter) {
    return new CsvDialect(delimiter, dialect.quote(), dialect.escape());
  }

  private static CsvDialect commonest(
      List<String> lines, int from, CsvDialect dialect, boolean header) {
    CsvDialect best = with(dialect, DELIMITERS[0]);
    long bestScore = 0;
    for (char delimiter : DELIMITERS) {
      if (delimiter != dialect.quote() && delimiter != dialect.escape()) {
        CsvDialect each = with(dialect, delimiter);
        long score = score(lines, from, each, header);
        if (score > bestScore) {
          best = each;
          bestScore = score;
        }
      }
    }
    return best;
  }

  /**
   * The number of lines that have the commonest number of fields, and by that number where two
   * delimiters have as many; half of it where the header is not one of these lines.
   */
  private static long score(List<String> lines, int from, CsvDialect dialect, boolean header) {
    int[] widths = widths(lines, dialect);
    int width = commonest(widths, from);
    if (width < 2) {
      return 0;
    }
    long like = 0;
    for (int i = from; i < widths.length; i++) {
      like += widths[i] == width ? 2 : 0;
    }
    int first = skipped(lines, from, dialect, header);
    boolean fits = !header || (first < widths.length && widths[first] == width);
    return (fits ? like : like / 2) * CHARS + Math.min(width, CHARS - 1);
  }

  private static int skipped(List<String> lines, int from, CsvDialect dialect, boolean header) {
    int first = next(lines, from);
    if (first == lines.size()) {
      return header ? from : lines.size();
    }
    int[] widths = widths(lines, dialect);
    int width = commonest(widths, from);
    if (!header) {
      while (first < lines.size() && isComment(lines.get(first)) && widths[first] != width) {
        first = next(lines, first + 1);
      }
      return first;
    }
    int names = first;
    while (names < lines.size() && (isComment(lines.get(names)) || widths[names] < width)) {
      names = next(lines, names + 1);
    }
    boolean found =
        names < lines.size()
            && (width < 2 || widths[names] == width)
            && lines.get(names) != null
            && areNames(dialect.split(lines.get(names)));
    return found ? names : first;
  }

  /** The next line that is not empty. */
  private static int next(List<String> lines, int from) {
    int next = from;
    while (next < lines.size() && lines.get(next) != null && lines.get(next).isBlank()) {
      next++;
    }
    return next;
  }

  private static boolean isComment(String line) {
    return line != null && line.startsWith("#");
  }

  /** The fields of the record that begins with each line; 0 where none does, or it is empty. */
  private static int[] widths(List<String> lines, CsvDialect dialect) {
    int[] widths = new int[lines.size()];
    for (int i = 0; i < widths.length; i++) {
      String line = lines.get(i);
      String[] fields = line == null || line.isBlank() ? null : dialect.split(line);
      int end = i;
      boolean isOpen = line != null && fields == null && !line.isBlank();
      StringBuilder record = new StringBuilder(isOpen ? line : "");
      while (isOpen && fields == null && end + 1 < lines.size() && end < i + LINES_OF_A_RECORD) {
        end++;
        record.append('\n').append(lines.get(end) == null ? "" : lines.get(end));
        fields = dialect.splitLines(record.toString());
      }
      widths[i] = fields == null ? 0 : fields.length;
      i = fields == null ? i : end; // the lines between are no beginnings
    }
    return widths;
  }

  /** At least 2; the larger one where two are as common; 0 where there is none. */
  private static int commonest(int[] widths, int from) {
    Map<Integer, Integer> counts = new HashMap<>();
    int best = 0;
    for (int i = from; i < widths.length; i++) {
      if (widths[i] > 1) {
        int count = counts.merge(widths[i], 1, Integer::sum);
        int most = counts.getOrDefault(best, 0);
        best = count > most || (count == most && widths[i] > best) ? widths[i] : best;
      }
    }
    return best;
  }

  /** Names are not repeated, not empty, and begin with no digit or sign. */
  private static boolean areNames(String[] fields) {
    if (fields == null) {
      return false;
    }
    Set<String> seen = new HashSet<>();
    for (String field : fields) {
      String name = field.strip();
      boolean fits =
          !name.isEmpty()
              && name.length() <= MAX_NAME
              && (Character.isLetter(name.charAt(0)) || "_$(".indexOf(name.charAt(0)) >= 0);
      if (!fits || !seen.add(name)) {
        return false;
      }
    }
    return true;
  }
}
