package propensity.source.text;

/**
 * Follows the quotes through the lines of one record: each character is looked at once, however
 * many lines there are, and what cannot become a record is given up at the first character that
 * says so. Splitting all lines again with each one more made a file with many stray quotes cost a
 * thousand times the usual. It agrees with {@link CsvDialect#splitLines}.
 */
public final class QuoteScan {
  /** What the lines so far are. */
  public enum State {
    /** A quoted field goes on in the next line. */
    OPEN,
    /** A record of the right number of fields. */
    RECORD,
    /** No record, whatever follows. */
    NONE
  }

  private final CsvDialect dialect;
  private final int columns;
  private final boolean escapes;
  private boolean anyLine;
  private boolean inside;
  private boolean fieldStart = true;
  private boolean afterQuote;
  private boolean afterEscape;
  private int fields = 1;

  /**
   * Begins a record.
   *
   * @param columns how many fields it must have
   * @param escapes whether the record's text holds an escape character other than the quote, with
   *     which quotes mean something else
   */
  public QuoteScan(CsvDialect dialect, int columns, boolean escapes) {
    this.dialect = dialect;
    this.columns = columns;
    this.escapes = escapes;
  }

  /** Takes the next line, or several with line feeds between. */
  public State add(String text) {
    boolean possible = !anyLine || next('\n');
    anyLine = true;
    for (int i = 0; possible && i < text.length(); i++) {
      possible = next(text.charAt(i)) && fields <= columns;
    }
    if (!possible) {
      return State.NONE;
    }
    if (inside && !afterQuote) {
      return State.OPEN;
    }
    return fields == columns ? State.RECORD : State.NONE;
  }

  private boolean next(char c) {
    if (escapes) {
      escapedNext(c);
      return true;
    }
    if (inside && !afterQuote) {
      afterQuote = c == dialect.quote();
      return true;
    }
    if (afterQuote && c == dialect.quote()) { // two of them stand for one
      afterQuote = false;
      return true;
    }
    if (afterQuote && c != dialect.delimiter()) {
      return false;
    }
    inside = fieldStart && !afterQuote && c == dialect.quote();
    afterQuote = false;
    newFieldAfter(c);
    return true;
  }

  private void escapedNext(char c) {
    if (afterEscape) {
      afterEscape = false;
      fieldStart = false;
    } else if (c == dialect.escape()) {
      afterEscape = true;
    } else if (c == dialect.quote() && (inside || fieldStart)) {
      inside = !inside;
    } else if (inside) {
      fieldStart = false;
    } else {
      newFieldAfter(c);
    }
  }

  private void newFieldAfter(char c) {
    fieldStart = c == dialect.delimiter();
    fields += fieldStart ? 1 : 0;
  }
}
