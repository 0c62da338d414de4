package propensity.source;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is different in some files of a source that has files of several kinds.
 *
 * @param name text that the names of these files contain
 * @param header names of the columns where these files have no header; empty for those of the
 *     source
 * @param constants contract field to the value it has in every row, over those of the source
 */
public record FileKind(String name, List<String> header, Map<String, String> constants)
    implements Serializable {
  public FileKind {
    header = header == null ? List.of() : List.copyOf(header);
    constants = constants == null ? Map.of() : new LinkedHashMap<>(constants);
  }
}
