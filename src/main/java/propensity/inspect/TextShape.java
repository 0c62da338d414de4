package propensity.inspect;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.source.text.CsvDialect;

/**
 * How a delimited text seems to be written.
 *
 * @param delimiter that cuts its first lines into the most fields, the same number in nearly all
 * @param quoted whether quotes stand around fields
 * @param header whether the first line names columns
 * @param fields of the first line
 */
record TextShape(char delimiter, boolean quoted, boolean header, int fields) {
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
    return first == null
        ? new TextShape(best, quoted, true, 0)
        : new TextShape(best, quoted, named(first), first.length);
  }

  /** As a setting. */
  SourceMapping.Text text() {
    return new SourceMapping.Text(
        String.valueOf(delimiter), quoted ? "\"" : "", "", header ? List.of() : invented());
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
    String[] first = dialect.split(lines.get(0));
    int fields = first == null ? 1 : first.length;
    long same =
        lines.stream()
            .map(dialect::split)
            .filter(split -> split != null && split.length == fields)
            .count();
    return fields < 2 ? 0 : fields * Math.pow((double) same / lines.size(), 2);
  }
}
