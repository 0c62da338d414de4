package propensity.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The list of products that purchases have in one row.
 *
 * @param list the column or place of the list
 * @param keys of an element: product_id, and price and quantity where there are such
 * @param fill share of the rows that have the list
 * @param rows purchases
 * @param amounts how numbers are written
 * @param whole whether the price is that of all pieces
 */
record ItemList(
    ColumnProfile list,
    Map<String, String> keys,
    double fill,
    List<Map<String, String>> rows,
    Amounts amounts,
    boolean whole) {
  private static final double SOME = 0.5;
  private static final int MAX_DEPTH = 3;

  /** The fullest list whose elements have a product; null where there is none. */
  static ItemList of(Candidates candidates, List<Map<String, String>> rows, Amounts amounts) {
    ItemList best = null;
    long most = 0;
    for (ColumnProfile list : candidates.all()) {
      if (!list.type().equals("list")) {
        continue;
      }
      Map<String, ColumnProfile> parts = parts(list, rows);
      Map<String, String> keys = new LinkedHashMap<>();
      for (String field : List.of("product_id", "price", "quantity", "line_total")) {
        String found = best(field, parts, keys);
        if (found != null) {
          keys.put(field, found);
        }
      }
      long filled = rows.stream().filter(row -> row.get(list.name()) != null).count();
      if (keys.containsKey("product_id") && filled > most && filled >= SOME * rows.size()) {
        boolean lineOnly = !keys.containsKey("price") && keys.containsKey("line_total");
        if (lineOnly) {
          keys.put("price", keys.get("line_total"));
          keys.remove("quantity");
        }
        keys.remove("line_total");
        most = filled;
        best = new ItemList(list, keys, list.fill(candidates.rows()), rows, amounts, lineOnly);
      }
    }
    return best;
  }

  private static String best(
      String field, Map<String, ColumnProfile> parts, Map<String, String> taken) {
    String best = null;
    int rank = Names.NONE;
    for (Map.Entry<String, ColumnProfile> part : parts.entrySet()) {
      int at = Names.rank(field, part.getValue());
      boolean number = part.getValue().nearlyAll(Amounts::isAmount);
      if (at < rank
          && (field.equals("product_id") || number)
          && !taken.containsValue(part.getKey())) {
        best = part.getKey();
        rank = at;
      }
    }
    return best;
  }

  /** The places inside the elements. */
  static Map<String, ColumnProfile> parts(ColumnProfile list, List<Map<String, String>> rows) {
    Map<String, ColumnProfile> parts = new LinkedHashMap<>();
    for (Map<String, String> row : rows) {
      for (JsonNode element : elements(list, row)) {
        collect("", element, parts, 0);
      }
    }
    return parts;
  }

  private static Iterable<JsonNode> elements(ColumnProfile list, Map<String, String> row) {
    String text = row.get(list.name());
    return text == null || text.isEmpty() ? List.of() : Sample.tree(text);
  }

  private static void collect(
      String path, JsonNode node, Map<String, ColumnProfile> parts, int depth) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = path + entry.getKey();
      if (entry.getValue().isObject() && depth < MAX_DEPTH) {
        collect(name + "/", entry.getValue(), parts, depth + 1);
      } else if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
        parts
            .computeIfAbsent(name, same -> new ColumnProfile(name, name))
            .add(entry.getValue().asText());
      }
    }
  }

  /** As the mapping names it. */
  Guess guess() {
    Map<String, Object> setting = new LinkedHashMap<>();
    setting.put("list", list.name());
    setting.putAll(keys);
    return new Guess(
        "items",
        List.of(setting),
        fill,
        whole ? "the price is that of the line: no quantity is read" : "");
  }

  /** Share of the purchases whose items sum up to the order's value. */
  double share(ColumnProfile total) {
    List<Boolean> same = new ArrayList<>();
    for (Map<String, String> row : rows) {
      double stated = amounts.of(row.get(total.name()));
      double sum = 0;
      for (JsonNode element : elements(list, row)) {
        double price = amounts.of(at(element, "price"));
        double pieces = amounts.of(at(element, "quantity"));
        sum += (Double.isNaN(price) ? 0 : price) * (Double.isNaN(pieces) ? 1 : pieces);
      }
      if (!Double.isNaN(stated)) {
        same.add(Amounts.same(sum, stated));
      }
    }
    return same.isEmpty()
        ? Double.NaN
        : (double) same.stream().filter(each -> each).count() / same.size();
  }

  private JsonNode at(JsonNode element, String field) {
    return keys.containsKey(field) ? element.at("/" + keys.get(field)) : Sample.tree("null");
  }
}
