package propensity.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that columns of a field usually have: names.txt. */
final class Names {
  /** No name of the field at all. */
  static final int NONE = Integer.MAX_VALUE;

  /** What is added where only a part of a column's name is one of the field's. */
  static final int BY_PART = 1_000;

  private static final int MIN_PART = 5;
  private static final Map<String, List<String>> OF_FIELD = new LinkedHashMap<>();

  static {
    for (List<String> line : Words.lines("names.txt")) {
      String field = line.get(0).replace(":", "");
      OF_FIELD
          .computeIfAbsent(field, same -> new ArrayList<>())
          .addAll(line.subList(1, line.size()));
    }
  }

  private Names() {}

  /**
   * How far behind the likeliest name the column's is: the last parts of its path may make up the
   * name together.
   */
  static int rank(String field, ColumnProfile profile) {
    List<String> names = OF_FIELD.get(field);
    String path = profile.plainName();
    String[] parts = path.split("/", -1);
    int best = NONE;
    String joined = "";
    for (int i = parts.length - 1; i >= 0; i--) {
      joined = parts[i] + joined;
      int at = names.indexOf(joined);
      best = at >= 0 ? Math.min(best, at) : best;
    }
    if (best != NONE) {
      return best;
    }
    String last = parts[parts.length - 1];
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).length() >= MIN_PART && last.contains(names.get(i))) {
        return BY_PART + i;
      }
    }
    return NONE;
  }
}
