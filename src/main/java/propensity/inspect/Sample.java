package propensity.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.source.EventReader;
import propensity.source.Origin;
import propensity.source.RowSource;
import propensity.source.RowSource.SourceRow;
import propensity.source.SourceMapping;

/**
 * The first rows of each file, column by column; JSON objects inside columns are taken apart.
 *
 * @param columns of the first file
 * @param profiles by name, those of JSON parts behind their column's
 * @param rows that were looked at
 * @param others files whose columns are others than the first one's
 */
record Sample(List<String> columns, List<ColumnProfile> profiles, long rows, List<String> others) {
  /** Rows of each file. */
  static final int ROWS_OF_A_FILE = 20_000;

  /** Rows of all files. */
  static final int MAX_ROWS = 200_000;

  private static final int ROWS_FOR_KEYS = 2_000;
  private static final int MAX_PARTS = 300;
  private static final int DEEPEST = 5;
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads it from files of one format. */
  static Sample of(Configuration conf, List<String> files, SourceMapping text) throws IOException {
    List<String> keys =
        EventReader.isJson(name(files.get(0))) ? keys(conf, files.get(0)) : List.of();
    List<String> columns = null;
    List<String> others = new ArrayList<>();
    Map<String, ColumnProfile> profiles = new LinkedHashMap<>();
    long rows = 0;
    for (String file : files) {
      try (RowSource source = EventReader.rows(conf, new Path(file), text, keys)) {
        if (columns == null) {
          columns = source.columns();
          columns.forEach(column -> profiles.put(column, new ColumnProfile(Origin.of(column))));
        }
        if (!source.columns().equals(columns)) {
          others.add(name(file));
          continue;
        }
        SourceRow row = source.next();
        for (int i = 0; row != null && i < ROWS_OF_A_FILE && rows < MAX_ROWS; i++) {
          if (row.values() != null) {
            rows++;
            add(columns, row.values(), profiles);
          }
          row = source.next();
        }
      }
    }
    return new Sample(columns, List.copyOf(profiles.values()), rows, others);
  }

  static String name(String file) {
    return new Path(file).getName();
  }

  private static void add(
      List<String> columns, String[] values, Map<String, ColumnProfile> profiles) {
    for (int i = 0; i < values.length; i++) {
      profiles.get(columns.get(i)).add(values[i]);
      if (values[i] != null && values[i].startsWith("{")) {
        parts(columns.get(i), "", tree(values[i]), 0, profiles);
      }
    }
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // text that begins with a brace
    }
  }

  private static void parts(
      String column, String path, JsonNode node, int depth, Map<String, ColumnProfile> profiles) {
    if (node.isMissingNode()) {
      return;
    }
    if (node.isValueNode()) {
      String name = column + path;
      if (!node.isNull() && (profiles.size() < MAX_PARTS || profiles.containsKey(name))) {
        profiles
            .computeIfAbsent(
                name, same -> new ColumnProfile(new Origin(column, path, null, null, null, false)))
            .add(node.asText());
      }
    } else if (depth < DEEPEST) {
      node.properties()
          .forEach(
              entry ->
                  parts(
                      column,
                      path + "/" + entry.getKey().replace("~", "~0").replace("/", "~1"),
                      entry.getValue(),
                      depth + 1,
                      profiles));
      if (node.isArray() && !node.isEmpty()) {
        parts(column, path + "/0", node.get(0), depth + 1, profiles);
      }
    }
  }

  /** The keys of the first objects of a JSON file, in order of appearance. */
  private static List<String> keys(Configuration conf, String file) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    SourceMapping plain = SourceMapping.contract();
    try (RowSource source = EventReader.rows(conf, new Path(file), plain, List.of())) {
      SourceRow row = source.next();
      for (int i = 0; row != null && i < ROWS_FOR_KEYS; i++) {
        tree(row.raw()).fieldNames().forEachRemaining(keys::add);
        row = source.next();
      }
    }
    return List.copyOf(keys);
  }
}
