package propensity.inspect;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.source.EventReader;
import propensity.source.RowSource;
import propensity.source.SourceMapping;
import propensity.source.text.CsvDialect;

/**
 * How a delimited text seems to be written.
 *
 * @param delimiter that cuts its first lines into the most fields, the same number in nearly all
 * @param quoted whether quotes stand around fields
 * @param header whether the first line names columns
 * @param preamble whether other lines stand before the header
 * @param fields of the first line
 */
record TextShape(char delimiter, boolean quoted, boolean header, boolean preamble, int fields) {
  private static final int LINES = 100;

  /** Looks at the first lines of a file. */
  static TextShape of(Configuration conf, String file) throws IOException {
    List<String> lines = EventReader.firstLines(conf, file, LINES);
    char best = ',';
    double bestScore = 0;
    for (char delimiter : new char[] {',', '\t', ';', '|'}) {
      double score = score(lines, new CsvDialect(delimiter, '"', CsvDialect.NONE));
      if (score > bestScore) {
        best = delimiter;
        bestScore = score;
      }
    }
    CsvDialect quoting = new CsvDialect(best, '"', CsvDialect.NONE);
    long open = lines.stream().filter(line -> quoting.split(line) == null).count();
    boolean quoted = best != '\t' || open * 20 <= lines.size();
    CsvDialect dialect = new CsvDialect(best, quoted ? '"' : CsvDialect.NONE, CsvDialect.NONE);
    String[] first = lines.isEmpty() ? null : dialect.split(lines.get(0));
    if (first != null && named(first) && first.length > 1) {
      return new TextShape(best, quoted, true, false, first.length);
    }
    List<String> columns = columns(conf, file);
    if (columns.size() > 1 && named(columns.toArray(new String[0]))) {
      return new TextShape(best, quoted, true, true, columns.size());
    }
    return new TextShape(best, quoted, false, false, first == null ? 0 : first.length);
  }

  /** The names that the reader finds, which passes over what stands before a header. */
  private static List<String> columns(Configuration conf, String file) throws IOException {
    try (RowSource rows =
        EventReader.rows(conf, new Path(file), SourceMapping.contract(), List.of())) {
      return rows.columns();
    }
  }

  /** As a setting. */
  SourceMapping.Text text() {
    return new SourceMapping.Text(
        preamble ? SourceMapping.Text.ANY_DELIMITER : String.valueOf(delimiter),
        quoted ? "\"" : "",
        "",
        header ? List.of() : invented());
  }

  /** Names for columns that have none. */
  private List<String> invented() {
    return IntStream.rangeClosed(1, fields).mapToObj(i -> "column_" + i).toList();
  }

  /** Names begin with a letter, are not repeated, not empty, and hold no time and no address. */
  private static boolean named(String[] first) {
    List<String> names =
        Arrays.stream(first).map(name -> name.replace("\uFEFF", "").strip()).toList();
    return new HashSet<>(names).size() == names.size()
        && names.stream().allMatch(name -> name.matches("(?U)[\\p{L}_$(#][^:/{}]{0,80}"))
        && names.stream()
            .noneMatch(name -> name.toLowerCase(Locale.ROOT).matches("[0-9a-f-]{32,}"));
  }

  private static double score(List<String> lines, CsvDialect dialect) {
    if (lines.isEmpty()) {
      return 0;
    }
    int widest = 1;
    int same = 0;
    for (String line : lines) {
      String[] fields = dialect.split(line);
      int width = fields == null ? 1 : fields.length;
      same = width > widest ? 1 : width == widest ? same + 1 : same;
      widest = Math.max(width, widest);
    }
    return widest < 2 ? 0 : widest * Math.pow((double) same / lines.size(), 2);
  }
}
