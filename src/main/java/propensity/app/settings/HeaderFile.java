package propensity.app.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.EventReader;
import propensity.source.UnreadableFileException;
import propensity.source.text.CsvDialect;
import propensity.source.text.CsvStart;

/**
 * The names of columns in a file beside the data, as some exports have them: one line like a
 * header, or a name on each line. They become part of the mapping, so that it is the same on every
 * machine, wherever that file is.
 */
final class HeaderFile {
  private static final String KEY = "header_file";
  private static final int MAX_NAMES = 10_000;

  private HeaderFile() {}

  /** Puts the names in the place of the file's name, if there is one. */
  static void resolve(ObjectNode source) {
    JsonNode file = source.remove(KEY);
    if (file == null || file.asText().isBlank()) {
      return;
    }
    ArrayNode header = source.putArray("header");
    names(Path.of(file.asText())).forEach(header::add);
  }

  private static List<String> names(Path file) {
    List<String> lines;
    try {
      String uri = file.toAbsolutePath().toUri().toString();
      lines = EventReader.firstLines(new Configuration(), uri, MAX_NAMES);
    } catch (IOException | UnreadableFileException e) {
      throw problem(file, String.valueOf(e.getMessage()), e);
    }
    CsvDialect dialect = new CsvDialect(',', '"', CsvDialect.NONE);
    CsvStart start = CsvStart.of(lines, dialect, true, true);
    String[] first =
        start.skipped() < lines.size() ? start.dialect().split(lines.get(start.skipped())) : null;
    if (first == null) {
      throw problem(file, "there is no line in it", null);
    }
    List<String> names = first.length > 1 ? List.of(first) : lines;
    return names.stream().map(String::strip).toList();
  }

  private static Problem problem(Path file, String why, Exception cause) {
    return new Problem(
        ExitCode.USAGE,
        "source." + KEY + ": cannot read the names of columns in " + file,
        why,
        "name a file with a line like a header, or with a name on each line",
        cause);
  }
}
