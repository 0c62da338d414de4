package propensity.event;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import propensity.event.Rejection.Reason;

/**
 * Delimited text with a header. A quoted field may hold line ends; a quote that is left open by
 * mistake costs its own line only: where the lines that would belong to the field do not make a
 * record of the right width, they are read as lines again.
 */
final class CsvRows implements RowSource {
  private static final int MOST_LINES_OF_A_RECORD = 100;

  private final TextLines lines;
  private final char delimiter;
  private final List<String> columns;
  private final Deque<TextLines.Line> ahead = new ArrayDeque<>();
  private long line;

  /**
   * Reads the header.
   *
   * @throws UnreadableFileException if there is none
   */
  CsvRows(TextLines lines, char delimiter, String file) throws IOException {
    this.lines = lines;
    this.delimiter = delimiter;
    TextLines.Line header = lines.next();
    if (header == null) {
      throw new UnreadableFileException(file, "empty", "the file is empty, not even a header");
    }
    String text = header.text().startsWith("\uFEFF") ? header.text().substring(1) : header.text();
    String[] names = header.problem() == null ? CsvLine.split(text, delimiter) : null;
    if (names == null) {
      throw new UnreadableFileException(file, "bad_header", "the first line is no CSV header");
    }
    this.columns = Arrays.stream(names).map(String::strip).toList();
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
      return new SourceRow(line, null, first.problem(), first.text(), first.sha256());
    }
    String[] values = CsvLine.split(first.text(), delimiter);
    if (values == null) {
      return overSeveralLines(first);
    }
    return values.length == columns.size()
        ? SourceRow.good(line, values, first.text())
        : SourceRow.bad(line, Reason.FIELD_COUNT, first.text());
  }

  private SourceRow overSeveralLines(TextLines.Line first) throws IOException {
    StringBuilder text = new StringBuilder(first.text());
    Deque<TextLines.Line> taken = new ArrayDeque<>();
    while (taken.size() < MOST_LINES_OF_A_RECORD && text.length() < Rejection.MOST_RAW_CHARS) {
      TextLines.Line more = take();
      if (more == null) {
        break;
      }
      taken.addLast(more);
      if (more.problem() != null) {
        break;
      }
      text.append('\n').append(more.text());
      if (more.text().indexOf('"') >= 0) {
        String[] values = CsvLine.split(text.toString(), delimiter);
        if (values != null && values.length == columns.size()) {
          return SourceRow.good(line, values, text.toString());
        }
        if (values != null) {
          break;
        }
      }
    }
    while (!taken.isEmpty()) {
      ahead.addFirst(taken.removeLast());
    }
    return SourceRow.bad(line, Reason.UNCLOSED_QUOTE, first.text());
  }

  private TextLines.Line take() throws IOException {
    return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
