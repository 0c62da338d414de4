package propensity.source.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where in a record its rows are: {@code /events/*} is every element of the list events, {@code
 * /days/* /hits/*} (without the blank) those of a list in each element of another.
 *
 * @param lists pointers to the lists, each from the element of the one before it
 */
public record ElementPath(List<String> lists) {
  private static final String ELEMENTS = "*";

  public ElementPath {
    lists = List.copyOf(lists);
  }

  /**
   * Reads a path; empty for records that are rows, as elements of a list that is the whole file
   * are.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ElementPath of(String path) {
    List<String> lists = new ArrayList<>();
    if (path.isEmpty()) {
      return new ElementPath(lists);
    }
    if (!path.startsWith("/") || !path.endsWith("/" + ELEMENTS)) {
      throw new IllegalArgumentException("a path begins with a slash and ends with /*");
    }
    StringBuilder list = new StringBuilder();
    for (String step : path.substring(1).split("/", -1)) {
      if (!step.equals(ELEMENTS)) {
        list.append('/').append(step);
      } else if (!list.isEmpty()) {
        lists.add(list.toString());
        list.setLength(0);
      } else if (!lists.isEmpty()) {
        throw new IllegalArgumentException("lists in lists are not told apart");
      }
    }
    return new ElementPath(lists);
  }

  /**
   * The path to the only list of objects in the only record of a file; none where there are more
   * lists, or it is an event since it has one of these keys.
   */
  public static ElementPath ofOnlyList(String record, List<String> keysOfEvents) {
    List<String> found = new ArrayList<>();
    try {
      JsonNode object = Json.MAPPER.readTree(record);
      if (object.propertyStream().noneMatch(each -> contains(keysOfEvents, each.getKey()))) {
        lists(object, "", found);
      }
    } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
      found.clear(); // the record is rejected
    }
    return new ElementPath(found.size() == 1 ? found : List.of());
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static void lists(JsonNode object, String pointer, List<String> found) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String at = pointer + "/" + each.getKey().replace("~", "~0").replace("/", "~1");
      if (each.getValue().isObject()) {
        lists(each.getValue(), at, found);
      } else if (each.getValue().isArray() && each.getValue().path(0).isObject()) {
        found.add(at);
      }
    }
  }

  public boolean isEmpty() {
    return lists.isEmpty();
  }

  /** The column that the first list is in. */
  public String column() {
    String first = lists.get(0).substring(1);
    int end = first.indexOf('/');
    String step = end < 0 ? first : first.substring(0, end);
    return step.replace("~1", "/").replace("~0", "~");
  }

  /** From that column to the list. */
  public String behindColumn() {
    int end = lists.get(0).indexOf('/', 1);
    return end < 0 ? "" : lists.get(0).substring(end);
  }

  /** The path from the elements of a list on, if that is the first one; else the path. */
  public ElementPath behind(String list) {
    return !isEmpty() && lists.get(0).equals(list)
        ? new ElementPath(lists.subList(1, lists.size()))
        : this;
  }

  /** An object in which this path leads to the given one alone. */
  public String around(String object) {
    String text = object;
    for (int i = lists.size() - 1; i >= 0; i--) {
      text = "[" + text + "]";
      String[] steps = lists.get(i).substring(1).split("/", -1);
      for (int k = steps.length - 1; k >= 0; k--) {
        String name = steps[k].replace("~1", "/").replace("~0", "~");
        text = "{" + Json.MAPPER.getNodeFactory().textNode(name) + ":" + text + "}";
      }
    }
    return text;
  }
}
