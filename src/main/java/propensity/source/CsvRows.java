package propensity.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.source.RowSource.SourceRow;
import propensity.source.text.CsvDialect;
import propensity.source.text.CsvStart;
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
  private final List<String> columns;
  private String header;
  private final Deque<TextLines.Line> ahead = new ArrayDeque<>();
  private long line;

  /**
   * Reads the header, where the columns are not known without one.
   *
   * @param mapping as it is for this file; where it names columns, the first line is no header
   * @throws UnreadableFileException if there is none; not where lines are wanted as they are: then
   *     there are no columns, and no record fits them
   */
  CsvRows(TextLines lines, SourceMapping mapping, String file) throws IOException {
    this.lines = lines;
    List<String> known = mapping.text().header();
    CsvDialect set = mapping.dialect();
    boolean any = mapping.text().delimiter().equals(SourceMapping.Text.ANY_DELIMITER);
    CsvStart start = CsvStart.of(lookAhead(), set, any, known.isEmpty());
    List<String> before = new ArrayList<>();
    if (!start.told() && start.dialect().delimiter() != set.delimiter()) {
      before.add("sep=" + start.dialect().delimiter()); // some of the records might not tell it
    }
    for (int i = 0; i < start.skipped(); i++) {
      TextLines.Line skipped = ahead.removeFirst();
      if (!skipped.raw().isBlank()) {
        before.add(skipped.raw());
      }
    }
    this.dialect = start.dialect();
    this.columns = known.isEmpty() ? header(file) : known;
    if (!before.isEmpty()) {
      before.addAll(header == null ? List.of() : List.of(header));
      header = String.join("\n", before);
    }
    if (lines.asIs() && lines.isRecoded()) {
      header = RowSource.bytes("\uFEFF") + (header == null ? "" : header);
    }
  }

  private List<String> lookAhead() throws IOException {
    List<String> texts = new ArrayList<>();
    int chars = 0;
    while (texts.size() < CsvStart.LINES && chars < CsvStart.CHARS) {
      TextLines.Line line = lines.next();
      if (line == null) {
        break;
      }
      ahead.addLast(texts.isEmpty() ? line.withoutMark() : line);
      texts.add(line.problem() == null ? ahead.peekLast().text() : null);
      chars += line.text().length();
    }
    return texts;
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

  /** The header with what stands before it, and the delimiter that the mapping does not say. */
  @Override
  public Optional<String> header() {
    return Optional.ofNullable(header);
  }

  @Override
  public boolean isDelimited() {
    return true;
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
        ? SourceRow.good(line, values, first.raw(), first.sha256(), first.printable())
        : SourceRow.bad(line, Reason.FIELD_COUNT, first.raw(), first.sha256());
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
      taken.addFirst(first);
      String[] values = dialect.splitLines(text.toString());
      return SourceRow.good(line, values, raw.toString(), TextLines.sha256(taken), false);
    }
    while (!taken.isEmpty()) {
      ahead.addFirst(taken.removeLast());
    }
    return SourceRow.bad(line, Reason.UNCLOSED_QUOTE, first.raw(), first.sha256());
  }

  private TextLines.Line take() throws IOException {
    if (!ahead.isEmpty()) {
      return ahead.removeFirst();
    }
    return lines.next();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
