package propensity.replay;

import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import propensity.source.EventReader;
import propensity.source.FileKind;
import propensity.source.SourceMapping;

/**
 * What files have in common whose records can stand in one file.
 *
 * @param header the first line; empty where there is none
 * @param name what the file's name must contain, so that the source mapping knows its kind; may be
 *     empty
 * @param suffix {@code csv} or {@code json}
 */
record FileShape(String header, String name, String suffix) implements Serializable {

  /** Of what becomes of a file; its header, where it has one, is the given line. */
  static FileShape of(String uri, SourceMapping mapping, String firstLine) {
    String file = new Path(uri).getName();
    Optional<FileKind> kind = mapping.kindOf(file);
    boolean headed = hasHeader(uri, mapping);
    return new FileShape(
        headed && firstLine != null ? firstLine : "",
        kind.map(FileKind::name).orElse(""),
        EventReader.isDelimited(file) ? "csv" : "json");
  }

  /** Whether the first line of a file names its columns. */
  static boolean hasHeader(String uri, SourceMapping mapping) {
    String file = new Path(uri).getName();
    return EventReader.isDelimited(file) && mapping.forFile(file).header().isEmpty();
  }

  /** Appended to the name of a file of this shape. */
  String ending() {
    return (name.isEmpty() ? "" : "-" + name) + "." + suffix;
  }
}
