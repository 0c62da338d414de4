package propensity.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import propensity.event.EventType;

/**
 * What prices mean: of a piece, of a line or of an order, by their names, and by arithmetic on the
 * rows that are purchases.
 *
 * @param guesses of the fields that hold money, pieces and orders
 * @param format of the amounts
 * @param doubts what a person should look at
 * @param checks what was found to be so
 */
record MoneyGuess(List<Guess> guesses, String format, List<String> doubts, List<String> checks) {
  private static final String PURCHASE = EventType.PURCHASE.text();

  /** What is paid beside products. */
  private static final Pattern BESIDE =
      Pattern.compile(
          "shipping|ship$|shiptotal|tax|discount|fee|refund|weight|versand|steuer|rabatt");

  /** Whether there is tax in it. */
  private static final Pattern WITH_TAX =
      Pattern.compile("(incl?|ex(cl?)?|with|without)(uding)?tax(es)?");

  private static final String NUMBER = "(-?[0-9](?:[0-9.,' ]*[0-9])?)";

  /** Looks for it. */
  static MoneyGuess of(
      Candidates candidates,
      TypeGuess types,
      ColumnProfile product,
      ColumnProfile shopper,
      ColumnProfile time) {
    return new Finder(candidates, types, product, shopper, time).find();
  }

  /** The search, whose steps know what the ones before found. */
  private static final class Finder {
    private final Candidates candidates;
    private final ColumnProfile product;
    private final ColumnProfile shopper;
    private final ColumnProfile time;
    private final List<Map<String, String>> purchases;
    private final List<Map<String, String>> others;
    private final List<Guess> guesses = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();
    private final List<ColumnProfile> price;
    private final List<ColumnProfile> line;
    private final List<ColumnProfile> total;
    private final ColumnProfile quantity;
    private final ColumnProfile order;
    private final Amounts amounts;
    private final PurchaseRows rows;
    private final ItemList items;

    Finder(
        Candidates candidates,
        TypeGuess types,
        ColumnProfile product,
        ColumnProfile shopper,
        ColumnProfile time) {
      this.candidates = candidates;
      this.product = product;
      this.shopper = shopper;
      this.time = time;
      Map<Boolean, List<Map<String, String>>> split = new HashMap<>();
      for (Map<String, String> row : candidates.sample().rows()) {
        String type = types.of(row);
        if (type != null) {
          split.computeIfAbsent(type.equals(PURCHASE), same -> new ArrayList<>()).add(row);
        }
      }
      this.purchases = split.getOrDefault(true, List.of());
      this.others = split.getOrDefault(false, List.of());
      this.order = best("order_id", Finder::isOrder);
      this.quantity = best("quantity", profile -> profile.nearlyAll(ColumnProfile::isNumber));
      this.price = money("price");
      this.line = money("line_total");
      this.total = money("order_value");
      List<ColumnProfile> all =
          Stream.of(price, line, total).flatMap(Collection::stream).distinct().toList();
      this.amounts = new Amounts(all);
      this.rows = new PurchaseRows(purchases, others, product, quantity, order, amounts);
      this.items = ItemList.of(candidates, purchases.isEmpty() ? others : purchases, amounts);
    }

    private ColumnProfile best(String field, Predicate<ColumnProfile> fits) {
      List<ColumnProfile> found =
          candidates.named(
              field, p -> !p.type().equals("list") && fits.test(p) && !p.type().equals("time"));
      return found.stream()
          .max(Comparator.comparingDouble(each -> PurchaseRows.filled(purchases, each)))
          .orElse(null);
    }

    /** The name of an order is one only where it has its number in it. */
    private static boolean isOrder(ColumnProfile profile) {
      boolean name = profile.plainName().equals("name");
      return !profile.type().equals("JSON")
          && (!name || profile.nearlyAll(value -> value.matches("#?[A-Za-z-]{0,6}[0-9]{3,}")));
    }

    private List<ColumnProfile> money(String field) {
      return candidates.named(
          field,
          profile ->
              isOf(field, profile)
                  && !BESIDE.matcher(WITH_TAX.matcher(profile.plainName()).replaceAll("")).find()
                  && profile != quantity
                  && profile != order
                  && !profile.type().equals("list")
                  && !profile.type().equals("JSON")
                  && !profile.type().equals("time")
                  && profile.nearlyAll(Amounts::isAmount));
    }

    /**
     * Whether no other kind of amount has the column's whole name, if this one has a part of it.
     */
    private static boolean isOf(String field, ColumnProfile profile) {
      return Names.rank(field, profile) < Names.BY_PART
          || Stream.of("price", "line_total", "order_value", "quantity")
              .allMatch(other -> Names.rank(other, profile) >= Names.BY_PART);
    }

    MoneyGuess find() {
      if (order != null) {
        add("order_id", List.of(order), "");
      } else if (shopper != null && time != null && rows.sharesMoments(shopper, time)) {
        Map<String, Object> both = Map.of("join", List.of(shopper.name(), time.name()));
        guesses.add(
            new Guess(
                "order_id",
                List.of(both),
                1,
                "no column has orders: lines of one shopper at one time are one"));
      }
      currency();
      ColumnProfile ofOrder = fullest(total);
      ColumnProfile ofLine = fullest(line);
      ColumnProfile ofPiece = fullest(price);
      if (ofOrder != null && ofPiece == null && ofLine == null && rows.variesInOrders(ofOrder)) {
        checks.add(
            "%s differs between the lines of orders: it is the line's".formatted(ofOrder.name()));
        ofLine = ofOrder;
        ofOrder = null;
      }
      if (ofOrder != null && isOfPieces(ofOrder)) {
        ofPiece = ofPiece == null ? ofOrder : ofPiece;
        ofOrder = null;
      }
      Lines lines = lines(ofPiece, ofLine, ofOrder);
      List<ColumnProfile> before = inCarts(lines);
      List<ColumnProfile> prices = lines.value() == null ? before : with(lines.value(), before);
      if (!prices.isEmpty()) {
        add("price", prices, lines.doubt());
      }
      if (quantity != null && !prices.isEmpty() && (lines.value() == null || lines.times())) {
        add("quantity", List.of(quantity), "");
      }
      if (items != null) {
        guesses.add(items.guess());
        whole(ofOrder, items::share, "the items of an order");
      } else if (lines.value() != null) {
        whole(
            ofOrder,
            total -> rows.sums(lines.value(), lines.times(), total),
            "the lines of an order");
      } else if (ofOrder != null) {
        ColumnProfile chosen = ofOrder;
        List<String> others =
            total.stream()
                .filter(each -> each != chosen && PurchaseRows.filled(purchases, each) > 0)
                .map(ColumnProfile::name)
                .toList();
        add(
            "order_value",
            List.of(ofOrder),
            others.isEmpty() ? "" : "or is it %s?".formatted(String.join(", ", others)));
      }
      return new MoneyGuess(guesses, format(), doubts, checks);
    }

    /** By names such as price_cents, where all amounts that are used have them. */
    private String format() {
      List<ColumnProfile> used =
          Stream.of(price, line, total)
              .flatMap(Collection::stream)
              .filter(candidates::isTaken)
              .distinct()
              .toList();
      boolean cents =
          (items != null && used.isEmpty())
              ? isCents(items.keys().getOrDefault("price", ""))
              : !used.isEmpty() && used.stream().allMatch(each -> isCents(each.name()));
      if (!cents && used.stream().anyMatch(each -> isCents(each.name()))) {
        doubts.add("price_format: some amounts are in cents by their names, and some are not");
      }
      return cents ? "cents" : amounts.format();
    }

    private static boolean isCents(String name) {
      return name.toLowerCase(Locale.ROOT).matches(".*(cents?|minor|pence)([_ ]?units?)?");
    }

    /** What a row's money is: of one piece, or of the line; null where neither is there. */
    private record Lines(ColumnProfile value, boolean times, String doubt) {}

    private Lines lines(ColumnProfile piece, ColumnProfile ofLine, ColumnProfile ofOrder) {
      if (piece != null && quantity != null) {
        Boolean whole = rows.isOfLine(piece);
        if (whole != null && whole) {
          checks.add("%s grows with %s: it is the line's".formatted(piece.name(), quantity.name()));
          return new Lines(piece, false, "the value of the line, so that no quantity is read");
        }
        if (ofLine != null && rows.fits(piece, ofLine) > 0) {
          checks.add(
              "%s x %s = %s in %.0f %% of the purchases"
                  .formatted(
                      piece.name(),
                      quantity.name(),
                      ofLine.name(),
                      100 * rows.fits(piece, ofLine)));
        }
        return new Lines(
            piece, true, whole == null ? "taken as the price of one piece: nothing tells" : "");
      }
      if (piece != null) {
        return new Lines(piece, true, "");
      }
      if (ofLine == null) {
        return new Lines(null, false, "");
      }
      if (ofOrder == null && rows.repeats(ofLine)) {
        doubts.add(
            "price: %s is the same in all lines of an order, as an order's value is"
                .formatted(ofLine.name()));
      }
      Boolean whole = quantity == null ? Boolean.TRUE : rows.isOfLine(ofLine);
      return whole != null && !whole
          ? new Lines(ofLine, true, "")
          : new Lines(
              ofLine,
              false,
              quantity == null ? "" : "the value of the line, so that no quantity is read");
    }

    /** Prices that rows before a purchase have in columns of their own. */
    private List<ColumnProfile> inCarts(Lines lines) {
      return price.stream()
          .filter(each -> each != lines.value() && PurchaseRows.filled(others, each) > 0)
          .limit(lines.value() == null ? 3 : 1)
          .toList();
    }

    private static List<ColumnProfile> with(ColumnProfile first, List<ColumnProfile> more) {
      return Stream.concat(Stream.of(first), more.stream()).distinct().toList();
    }

    /**
     * Compares what orders are made of with what they are said to be worth: where the one is the
     * other, the parts are enough; else the order's value counts, which may have shipping, tax or a
     * discount in it.
     */
    private void whole(ColumnProfile ofOrder, ToDoubleFunction<ColumnProfile> share, String parts) {
      ColumnProfile best = null;
      for (ColumnProfile column : total) {
        boolean better = best == null || share.applyAsDouble(column) > share.applyAsDouble(best);
        boolean known =
            PurchaseRows.filled(purchases, column) > 0
                && !Double.isNaN(share.applyAsDouble(column));
        best = known && better ? column : best;
      }
      if (best == null) {
        return;
      }
      double fits = share.applyAsDouble(best);
      checks.add("%s sum up to %s in %.0f %% of them".formatted(parts, best.name(), 100 * fits));
      if (fits < ColumnProfile.NEARLY_ALL) {
        add(
            "order_value",
            List.of(ofOrder),
            "%s sum up to it in %.0f %%".formatted(parts, 100 * fits));
        return;
      }
      for (ColumnProfile other : total) {
        double same = share.applyAsDouble(other);
        if (PurchaseRows.filled(purchases, other) > 0 && same < ColumnProfile.NEARLY_ALL) {
          doubts.add(
              "order_value: %s is something else than the sum of the products in %.0f %% of the"
                      .formatted(other.name(), 100 * (1 - same))
                  + " orders: shipping, tax or a discount? It is not read");
        }
      }
    }

    /** Whether an amount of that name is the price of pieces all the same: it is in carts too. */
    private boolean isOfPieces(ColumnProfile candidate) {
      return price.isEmpty()
          && line.isEmpty()
          && items == null
          && product != null
          && PurchaseRows.filled(others, candidate) > 0.3 * PurchaseRows.filled(others, product)
          && PurchaseRows.filled(others, product) > 0;
    }

    private ColumnProfile fullest(List<ColumnProfile> columns) {
      Function<ColumnProfile, Double> fill = column -> PurchaseRows.filled(purchases, column);
      ColumnProfile best = null;
      for (ColumnProfile column : columns) {
        boolean better = best == null || fill.apply(column) > 1.1 * fill.apply(best);
        best = fill.apply(column) > 0 && better ? column : best;
      }
      return best;
    }

    private void currency() {
      ColumnProfile column = best("currency", p -> p.nearlyAll(v -> v.matches("[A-Za-z]{3}")));
      if (column == null) {
        return;
      }
      if (column.values().size() == 1) {
        checks.add(
            "all amounts are in %s, by %s; the currency is not read, so that none is kept apart"
                .formatted(column.example(), column.name()));
        return;
      }
      add("currency", List.of(column), "");
      doubts.add(
          "currency: %s in %s: set shop.currency and shop.rates, or they are kept apart"
              .formatted(column.values(), column.name()));
    }

    private void add(String field, List<ColumnProfile> columns, String doubt) {
      boolean money = field.equals("price") || field.equals("order_value");
      List<Object> settings =
          columns.stream().map(each -> money ? plain(each) : each.setting()).toList();
      double fill = Math.min(1, columns.stream().mapToDouble(c -> c.fill(candidates.rows())).sum());
      String part =
          doubt.isEmpty()
                  && Names.rank(name(field, columns.get(0)), columns.get(0)) >= Names.BY_PART
              ? "by a part of its name"
              : doubt;
      guesses.add(new Guess(field, settings, fill, part));
      columns.forEach(candidates::take);
    }

    /** Without the sign of the one currency there is, which would keep the amounts apart. */
    private static Object plain(ColumnProfile column) {
      Set<String> signs = new HashSet<>();
      column.values().forEach(value -> signs.add(value.replaceAll("[-0-9.,'\\s\u00A0\u202F]", "")));
      if (signs.size() != 1 || signs.contains("")) {
        return column.setting();
      }
      Map<String, Object> setting = new LinkedHashMap<>();
      if (column.setting() instanceof Map<?, ?> parts) {
        parts.forEach((key, value) -> setting.put(String.valueOf(key), value));
      } else {
        setting.put("column", column.setting());
      }
      setting.put("match", NUMBER);
      return setting;
    }

    private static String name(String field, ColumnProfile column) {
      return field.equals("price") && Names.rank(field, column) >= Names.BY_PART
          ? Names.rank("line_total", column) < Names.BY_PART ? "line_total" : "order_value"
          : field;
    }
  }
}
