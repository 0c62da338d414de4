package propensity.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.source.RowSource.SourceRow;
import propensity.source.text.CsvDialect;
import propensity.source.text.QuoteScan;
import propensity.source.text.TextLines;

/**
 * Delimited text. A quoted field may hold line ends; a quote that is left open by mistake costs its
 * own line only: where the lines that would belong to the field do not make a record of the right
 * width, or the quote that ends it has more text behind it, they are read as lines again.
 */
final class CsvRows implements RowSource {
  private static final int MAX_LINES_OF_A_RECORD = 100;

  private final TextLines lines;
  private final CsvDialect dialect;
  private boolean first = true;
  private final List<String> columns;
  private String header;
  private final Deque<TextLines.Line> ahead = new ArrayDeque<>();
  private long line;

  /**
   * Reads the header, where the columns are not known without one.
   *
   * @param known names of the columns in order; empty where the first line is the header
   * @throws UnreadableFileException if there is none; not where lines are wanted as they are: then
   *     there are no columns, and no record fits them
   */
  CsvRows(TextLines lines, CsvDialect dialect, List<String> known, String file) throws IOException {
    this.lines = lines;
    this.dialect = dialect;
    this.columns = known.isEmpty() ? header(file) : known;
  }

  private List<String> header(String file) throws IOException {
    TextLines.Line line = take();
    if (line == null && !lines.asIs()) {
      throw new UnreadableFileException(file, "empty", "the file is empty, not even a header");
    }
    header = line == null ? null : line.raw();
    String[] names = line == null || line.problem() != null ? null : dialect.split(line.text());
    if (names == null && lines.asIs()) {
      return List.of();
    }
    if (names == null) {
      throw new UnreadableFileException(file, "bad_header", "the first line is no CSV header");
    }
    List<String> stripped = Arrays.stream(names).map(String::strip).toList();
    if (!lines.asIs() && stripped.stream().anyMatch(CsvRows::mayHoldLineEnds)) {
      throw new UnreadableFileException(
          file,
          "bad_header",
          "a column's name has a control character: lines end with a line feed, a carriage return,"
              + " or both");
    }
    return stripped;
  }

  /**
   * Where lines end with a character of another system, such as NEL, the whole file is its header,
   * and would be taken for a file without lines.
   */
  private static boolean mayHoldLineEnds(String name) {
    return name.chars()
        .anyMatch(c -> c != '\t' && (Character.isISOControl(c) || c == '\u2028' || c == '\u2029'));
  }

  @Override
  public Optional<String> header() {
    return Optional.ofNullable(header);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public SourceRow next() throws IOException {
    TextLines.Line first = take();
    while (first != null && first.problem() == null && first.text().isEmpty()) {
      first = take();
    }
    if (first == null) {
      return null;
    }
    line++;
    if (first.problem() != null) {
      return SourceRow.bad(line, first.problem(), first.raw(), first.sha256());
    }
    String[] values = dialect.split(first.text());
    if (values == null) {
      return overSeveralLines(first);
    }
    return values.length == columns.size()
        ? SourceRow.good(line, values, first.raw(), first.printable())
        : SourceRow.bad(line, Reason.FIELD_COUNT, first.raw());
  }

  private SourceRow overSeveralLines(TextLines.Line first) throws IOException {
    StringBuilder text = new StringBuilder(first.text());
    StringBuilder raw = new StringBuilder(first.raw());
    Deque<TextLines.Line> taken = new ArrayDeque<>();
    boolean escapes = dialect.mayBeEscaped(first.text());
    QuoteScan scan = new QuoteScan(dialect, columns.size(), escapes);
    QuoteScan.State state = scan.add(first.text());
    while (state == QuoteScan.State.OPEN
        && taken.size() < MAX_LINES_OF_A_RECORD
        && text.length() < Rejection.MAX_RAW_CHARS) {
      TextLines.Line more = take();
      if (more == null) {
        break;
      }
      taken.addLast(more);
      if (more.problem() != null) {
        break;
      }
      text.append('\n').append(more.text());
      raw.append('\n').append(more.raw());
      if (!escapes && dialect.mayBeEscaped(more.text())) { // now quotes mean something else
        escapes = true;
        scan = new QuoteScan(dialect, columns.size(), true);
        state = scan.add(text.toString());
      } else {
        state = scan.add(more.text());
      }
    }
    if (state == QuoteScan.State.RECORD) {
      return SourceRow.good(line, dialect.splitLines(text.toString()), raw.toString(), false);
    }
    while (!taken.isEmpty()) {
      ahead.addFirst(taken.removeLast());
    }
    return SourceRow.bad(line, Reason.UNCLOSED_QUOTE, first.raw());
  }

  private TextLines.Line take() throws IOException {
    if (!ahead.isEmpty()) {
      return ahead.removeFirst();
    }
    TextLines.Line line = lines.next();
    boolean mayBeMarked = first && line != null;
    first = false;
    return mayBeMarked ? line.withoutMark() : line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
