package propensity.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Arithmetic on the rows that are purchases: what an amount is of, by what it is in rows of one
 * product, and in rows of one order.
 *
 * @param purchases rows
 * @param others rows of other types
 * @param product column, or null
 * @param quantity column, or null
 * @param order column of the order's id, or null
 * @param amounts how numbers are written
 */
record PurchaseRows(
    List<Map<String, String>> purchases,
    List<Map<String, String>> others,
    ColumnProfile product,
    ColumnProfile quantity,
    ColumnProfile order,
    Amounts amounts) {

  /** Whether purchases of one shopper have the very same time, with other products. */
  boolean sharesMoments(ColumnProfile shopper, ColumnProfile time) {
    Set<String> seen = new HashSet<>();
    boolean plain = shopper.setting() instanceof String && time.setting() instanceof String;
    return plain
        && purchases.stream()
            .anyMatch(row -> !seen.add(row.get(shopper.name()) + ' ' + row.get(time.name())));
  }

  /** Whether an amount differs between the lines of an order, as an order's value does not. */
  boolean variesInOrders(ColumnProfile amount) {
    long several = 0;
    long varied = 0;
    for (List<Map<String, String>> rows : orders().values()) {
      Set<Double> values = new HashSet<>();
      rows.forEach(row -> values.add(amounts.of(row.get(amount.name()))));
      values.remove(Double.NaN);
      several += rows.size() > 1 ? 1 : 0;
      varied += values.size() > 1 ? 1 : 0;
    }
    return varied > (1 - ColumnProfile.NEARLY_ALL) * several;
  }

  /** Share of the orders whose lines sum up to their value. */
  double sums(ColumnProfile value, boolean times, ColumnProfile total) {
    int same = 0;
    int known = 0;
    for (List<Map<String, String>> rows : orders().values()) {
      double sum = 0;
      double whole = Double.NaN;
      for (Map<String, String> row : rows) {
        double each = amounts.of(row.get(value.name()));
        sum += Double.isNaN(each) ? 0 : each * (times ? pieces(row) : 1);
        double stated = amounts.of(row.get(total.name()));
        whole = Double.isNaN(whole) ? stated : whole;
      }
      known += Double.isNaN(whole) ? 0 : 1;
      same += Amounts.same(sum, whole) ? 1 : 0;
    }
    return known == 0 ? Double.NaN : (double) same / known;
  }

  /** Whether an amount is that of all pieces of the line; null where nothing tells. */
  Boolean isOfLine(ColumnProfile amount) {
    if (product == null || quantity == null) {
      return null;
    }
    Map<String, Double> ofOne = new HashMap<>();
    int line = 0;
    int piece = 0;
    List<Map<String, String>> rows = Stream.concat(purchases.stream(), others.stream()).toList();
    for (Map<String, String> row : rows) {
      String key = row.get(product.name());
      double value = amounts.of(row.get(amount.name()));
      if (key != null && value > 0 && pieces(row) == 1) {
        ofOne.putIfAbsent(key, value);
      }
    }
    for (Map<String, String> row : rows) {
      Double one = ofOne.get(String.valueOf(row.get(product.name())));
      double value = amounts.of(row.get(amount.name()));
      if (one != null && pieces(row) > 1 && value > 0) {
        line += Amounts.same(value, one * pieces(row)) ? 1 : 0;
        piece += Amounts.same(value, one) ? 1 : 0;
      }
    }
    return line == piece ? null : (Boolean) (line > piece);
  }

  /** Share of the rows with several pieces in which price times pieces is the line's value. */
  double fits(ColumnProfile piece, ColumnProfile ofLine) {
    int all = 0;
    int same = 0;
    for (Map<String, String> row : purchases) {
      double value = amounts.of(row.get(piece.name())) * pieces(row);
      if (pieces(row) > 1 && !Double.isNaN(value)) {
        all++;
        same += Amounts.same(value, amounts.of(row.get(ofLine.name()))) ? 1 : 0;
      }
    }
    return all == 0 ? 0 : (double) same / all;
  }

  /** Whether all lines of each order have the same amount, though their products differ. */
  boolean repeats(ColumnProfile amount) {
    long several = 0;
    long same = 0;
    if (order == null) {
      return false;
    }
    for (List<Map<String, String>> rows : orders().values()) {
      Set<String> values = new HashSet<>();
      rows.forEach(row -> values.add(row.get(amount.name())));
      several += rows.size() > 1 ? 1 : 0;
      same += rows.size() > 1 && values.size() == 1 ? 1 : 0;
    }
    return several > 0 && same >= ColumnProfile.NEARLY_ALL * several;
  }

  private Map<String, List<Map<String, String>>> orders() {
    Map<String, List<Map<String, String>>> orders = new LinkedHashMap<>();
    for (Map<String, String> row : purchases) {
      String id = order == null ? null : row.get(order.name());
      if (id != null) {
        orders.computeIfAbsent(id, same -> new ArrayList<>()).add(row);
      }
    }
    return orders;
  }

  private double pieces(Map<String, String> row) {
    double pieces = quantity == null ? 1 : amounts.of(row.get(quantity.name()));
    return Double.isNaN(pieces) ? 1 : pieces;
  }

  static double filled(List<Map<String, String>> rows, ColumnProfile column) {
    return rows.stream().filter(row -> row.get(column.name()) != null).count();
  }
}
