package propensity.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of one file, whatever its format. */
public interface RowSource extends Closeable {

  /** Names of the columns, in the order of each row's values. */
  List<String> columns();

  /** The next row, or null at the end. */
  SourceRow next() throws IOException;

  /** The first line as it stands, where it names the columns. */
  default Optional<String> header() {
    return Optional.empty();
  }

  /** A row of it as a text file of the same source has it; that of Parquet becomes JSON. */
  default String text(SourceRow row) {
    return row.raw();
  }
}
