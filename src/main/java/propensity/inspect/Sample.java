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
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.source.EventReader;
import propensity.source.RowSource;
import propensity.source.RowSource.SourceRow;
import propensity.source.SourceMapping;

/**
 * The first rows of each file, taken apart: columns, and the places inside the JSON that they hold.
 *
 * @param columns of the first file
 * @param profiles by name, those of JSON parts behind their column's
 * @param rows each as its values by the names of the profiles
 * @param unreadable rows that could not be taken apart
 * @param path of the elements of a list that are the rows; empty where records are
 * @param others files whose columns are others than the first one's
 */
record Sample(
    List<String> columns,
    Map<String, ColumnProfile> profiles,
    List<Map<String, String>> rows,
    long unreadable,
    String path,
    List<String> others) {
  /** Rows of each file. */
  static final int ROWS_OF_A_FILE = 20_000;

  private static final int MAX_ROWS = 50_000;

  /** Values of all rows, which bounds the memory. */
  private static final int MAX_TEXTS = 2_000_000;

  private static final int ROWS_FOR_KEYS = 2_000;
  private static final int MAX_PARTS = 400;
  private static final int MAX_DEPTH = 6;
  private static final int MAX_TEXT = 20_000;
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads it from files of one format. */
  static Sample of(Configuration conf, List<String> files, SourceMapping text) throws IOException {
    Sample records = of(conf, files, text, "");
    Optional<String> path =
        EventReader.isDelimited(name(files.get(0))) ? Optional.empty() : EventList.path(records);
    return path.isEmpty()
        ? records
        : of(conf, files, MappingText.read("rows: " + Yaml.text(path.get())), path.get());
  }

  private static Sample of(Configuration conf, List<String> files, SourceMapping text, String path)
      throws IOException {
    List<String> keys =
        EventReader.isJson(name(files.get(0))) ? keys(conf, files.get(0), path) : List.of();
    Sample sample = null;
    long texts = 0;
    long unreadable = 0;
    for (String file : files) {
      try (RowSource source = EventReader.rows(conf, new Path(file), text, keys)) {
        if (sample == null) {
          sample =
              new Sample(
                  source.columns(),
                  new LinkedHashMap<>(),
                  new ArrayList<>(),
                  0,
                  path,
                  new ArrayList<>());
          for (String column : sample.columns()) {
            sample.profiles().put(column, new ColumnProfile(column, column));
          }
        }
        if (!source.columns().equals(sample.columns())) {
          sample.others().add(name(file));
          continue;
        }
        SourceRow row = source.next();
        for (int i = 0;
            row != null
                && i < ROWS_OF_A_FILE
                && sample.rows().size() < MAX_ROWS
                && texts < MAX_TEXTS;
            i++) {
          if (row.values() == null) {
            unreadable++;
          } else {
            texts += sample.add(row.values());
          }
          row = source.next();
        }
      }
    }
    return new Sample(
        sample.columns(), sample.profiles(), sample.rows(), unreadable, path, sample.others());
  }

  static String name(String file) {
    return new Path(file).getName();
  }

  private int add(String[] values) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value == null || value.isBlank()) {
        continue;
      }
      String column = columns.get(i);
      profiles.get(column).add(value);
      if (Words.isNull(value)) {
        continue;
      }
      row.put(column, value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value);
      if (value.startsWith("{") || value.startsWith("[")) {
        JsonNode tree = tree(value);
        if (tree.isContainerNode()) {
          parts(row, column, "", tree, 0);
        }
      }
    }
    rows.add(row);
    return row.size();
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // text that begins with a brace
    }
  }

  private void parts(
      Map<String, String> row, String column, String path, JsonNode node, int depth) {
    if (node.isValueNode()) {
      put(row, column + path, setting(column, path), node.asText(), node.isNull());
      return;
    }
    if (depth >= MAX_DEPTH) {
      return;
    }
    if (node.isArray()) {
      list(row, column, path, node);
      return;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey().replace("~", "~0").replace("/", "~1");
      parts(row, column, path + "/" + key, entry.getValue(), depth + 1);
    }
  }

  /**
   * A list of keys with values by its keys; of any other the first element, and the list itself.
   */
  private void list(Map<String, String> row, String column, String path, JsonNode list) {
    if (!list.isEmpty() && list.get(0).has("key") && list.get(0).has("value")) {
      for (JsonNode entry : list) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("column", column);
        if (!path.isEmpty()) {
          setting.put("json", path);
        }
        setting.put("key", entry.path("key").asText());
        JsonNode value = value(entry.path("value"));
        String name = column + path + "/" + entry.path("key").asText();
        put(row, name, setting, value.asText(), value.isNull() || value.isMissingNode());
      }
    } else if (!list.isEmpty() && list.get(0).isObject()) {
      put(row, column + path, setting(column, path), list.toString(), false);
    } else if (!list.isEmpty() && list.get(0).isValueNode()) {
      String at = path + "/0";
      put(row, column + at, setting(column, at), list.get(0).asText(), false);
    }
  }

  /** The path as a name, where no key has characters that mean something in one. */
  private static Object setting(String column, String path) {
    if (path.indexOf('.') < 0 && path.indexOf('~') < 0) {
      return column + path;
    }
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("column", column);
    setting.put("json", path);
    return setting;
  }

  /** A value, or the first that is there of several typed ones. */
  private static JsonNode value(JsonNode value) {
    if (!value.isObject()) {
      return value;
    }
    for (JsonNode typed : value) {
      if (!typed.isNull()) {
        return typed;
      }
    }
    return JSON.missingNode();
  }

  private void put(
      Map<String, String> row, String name, Object setting, String text, boolean missing) {
    if (missing
        || text.isBlank()
        || (profiles.size() >= MAX_PARTS && !profiles.containsKey(name))) {
      return;
    }
    ColumnProfile profile =
        profiles.computeIfAbsent(name, same -> new ColumnProfile(name, setting));
    if (Words.isNull(text)) {
      profile.add(text);
    } else if (row.putIfAbsent(name, text.length() > MAX_TEXT ? "" : text) == null) {
      profile.add(text);
    }
  }

  /**
   * The keys of the first objects of a JSON file, in order of appearance, and those of the elements
   * in them that are the rows.
   */
  private static List<String> keys(Configuration conf, String file, String path)
      throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    SourceMapping records = SourceMapping.contract();
    try (RowSource source = EventReader.rows(conf, new Path(file), records, List.of())) {
      SourceRow row = source.next();
      for (int i = 0; row != null && i < ROWS_FOR_KEYS; i++) {
        JsonNode record = tree(row.raw());
        record.fieldNames().forEachRemaining(keys::add);
        if (!path.isEmpty()) {
          String list = path.substring(0, path.length() - "/*".length());
          record.at(list).forEach(element -> element.fieldNames().forEachRemaining(keys::add));
        }
        row = source.next();
      }
    }
    return List.copyOf(keys);
  }
}
