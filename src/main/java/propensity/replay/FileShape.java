package propensity.replay;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.source.EventReader;
import propensity.source.RowSource;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.FileKind;

/**
 * What files must have in common for their records to go into one file.
 *
 * @param header the first line, one character per byte; empty where there is none
 * @param name what the file's name must contain, so that the source mapping knows its kind; may be
 *     empty
 * @param suffix {@code csv} or {@code json}
 */
record FileShape(String header, String name, String suffix) {

  /** The shape in which a file is passed on; only a text is opened. */
  static FileShape of(Configuration hadoop, String uri, SourceMapping mapping) throws IOException {
    Path path = new Path(uri);
    String file = path.getName();
    SourceMapping ofFile = mapping.forFile(file);
    String header = "";
    boolean isDelimited = false;
    if (EventReader.isText(file)) {
      try (RowSource rows = EventReader.rowsAsTheyStand(hadoop, path, ofFile)) {
        header = rows.header().orElse("");
        isDelimited = rows.isDelimited();
      }
    }
    return new FileShape(
        header, mapping.kindOf(file).map(FileKind::name).orElse(""), isDelimited ? "csv" : "json");
  }

  /** Appended to the name of a file of this shape. */
  String ending() {
    return (name.isEmpty() ? "" : "-" + name) + "." + suffix;
  }
}
