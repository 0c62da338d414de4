package propensity.source.typed;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The rows of a file of typed columns. */
public interface TypedTable extends Closeable {

  /** Names of the columns. */
  List<String> columns();

  /** Goes to the next row, if there is one. */
  boolean next() throws IOException;

  /** A column's value in the row as text, nested ones as JSON; null where there is none. */
  String value(int column);
}
