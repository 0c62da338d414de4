package propensity.source;

import propensity.event.Rejection.Reason;

/**
 * A field that makes its row a rejection. Without a stack trace, which would cost more than reading
 * the row.
 */
final class BadFieldException extends RuntimeException {
  private final Reason reason;
  private final transient ColumnReader column;

  BadFieldException(Reason reason, ColumnReader column) {
    super(reason.text(), null, false, false);
    this.reason = reason;
    this.column = column;
  }

  Reason reason() {
    return reason;
  }

  ColumnReader column() {
    return column;
  }
}
