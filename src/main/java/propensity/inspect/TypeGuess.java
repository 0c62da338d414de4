package propensity.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import propensity.event.EventType;

/**
 * What shoppers did.
 *
 * @param guess the columns with the words; null where every row is a purchase
 * @param words the source's to ours, or null for those that are not known
 * @param byPart those that were found by a part of the word
 * @param names of the columns behind the words, in order; those whose values are joined together
 * @param constant the type of rows without a word; null where there is none
 * @param doubts what a person should look at
 */
record TypeGuess(
    Guess guess,
    Map<String, String> words,
    List<String> byPart,
    List<List<String>> names,
    String constant,
    List<String> doubts) {
  private static final String PURCHASE = EventType.PURCHASE.text();
  private static final double SOME = 0.02;
  private static final int MAX_WORDS = 50;

  static TypeGuess of(Candidates candidates, ChangeRecords changes) {
    ColumnProfile first =
        candidates.all().stream()
            .filter(profile -> !candidates.isTaken(profile) && score(profile) > 0)
            .max(Comparator.comparingDouble(TypeGuess::score))
            .orElse(null);
    if (first == null) {
      return ofOrders(candidates, changes);
    }
    List<ColumnProfile> columns = new ArrayList<>(List.of(first));
    finer(candidates, first).ifPresent(column -> columns.add(0, column));
    other(candidates, first).filter(column -> !columns.contains(column)).ifPresent(columns::add);
    columns.forEach(candidates::take);
    if (changes != null) {
      return changes.types(first, TypeGuess::type);
    }
    Map<String, String> words = new LinkedHashMap<>();
    List<String> byPart = new ArrayList<>();
    for (ColumnProfile column : columns) {
      for (String value : column.values()) {
        String exact = Words.type(value);
        String type = exact == null ? Words.typeByPart(value) : exact;
        words.putIfAbsent(value, type);
        if (type != null && exact == null) {
          byPart.add(value);
        }
      }
    }
    String doubt =
        Names.rank("event_type", first) == Names.NONE
            ? "by its values only"
            : Names.rank("event_type", first) >= Names.BY_PART ? "by a part of its name" : "";
    double fill = Math.min(1, columns.stream().mapToDouble(c -> c.fill(candidates.rows())).sum());
    List<Object> settings = columns.stream().map(ColumnProfile::setting).toList();
    return new TypeGuess(
        new Guess("event_type", settings, fill, doubt),
        words,
        byPart,
        columns.stream().map(column -> List.of(column.name())).toList(),
        null,
        new ArrayList<>());
  }

  static String type(String value) {
    String exact = Words.type(value);
    return exact == null ? Words.typeByPart(value) : exact;
  }

  /** How well the column's values read as event types; not at all where few do. */
  private static double score(ColumnProfile profile) {
    if (profile.many() || !profile.type().equals("text")) {
      return 0;
    }
    double known = profile.share(value -> !value.contains("/") && type(value) != null);
    boolean buys = profile.values().stream().anyMatch(value -> PURCHASE.equals(type(value)));
    long types =
        profile.values().stream().map(Words::type).filter(Objects::nonNull).distinct().count();
    int rank = Names.rank("event_type", profile);
    if (known < SOME || (rank == Names.NONE && (!buys || types < 2))) {
      return 0;
    }
    double name = rank == Names.NONE ? 0 : rank >= Names.BY_PART ? 0.3 : 1 - rank / 100.0;
    return known + (buys ? 2 : 0) + name + (types > 1 ? 1 : 0);
  }

  /** A second column that has known words where the first has none. */
  private static Optional<ColumnProfile> other(Candidates candidates, ColumnProfile first) {
    List<Map<String, String>> without =
        candidates.sample().rows().stream().filter(row -> row.get(first.name()) == null).toList();
    if (without.size() <= SOME * candidates.rows()) {
      return Optional.empty();
    }
    Function<ColumnProfile, Long> known =
        profile ->
            without.stream()
                .map(row -> row.get(profile.name()))
                .filter(value -> value != null && Words.type(value) != null)
                .count();
    return candidates.named("event_type", profile -> !profile.many() && profile != first).stream()
        .filter(profile -> known.apply(profile) >= without.size() / 2 || buys(profile, first))
        .findFirst();
  }

  /** A column that has known words where those of the first are unknown, such as "event". */
  private static Optional<ColumnProfile> finer(Candidates candidates, ColumnProfile first) {
    List<Map<String, String>> unknown =
        candidates.sample().rows().stream()
            .filter(row -> row.get(first.name()) != null && type(row.get(first.name())) == null)
            .toList();
    if (unknown.size() <= SOME * candidates.rows()) {
      return Optional.empty();
    }
    return candidates.named("event_type", profile -> !profile.many() && profile != first).stream()
        .filter(
            profile ->
                unknown.stream()
                        .map(row -> row.get(profile.name()))
                        .filter(word -> word != null && Words.type(word) != null)
                        .count()
                    >= unknown.size() / 2)
        .findFirst();
  }

  /** Whether purchases are among its words, and not among the first column's. */
  private static boolean buys(ColumnProfile profile, ColumnProfile first) {
    return profile.values().stream().anyMatch(word -> PURCHASE.equals(Words.type(word)))
        && first.values().stream().noneMatch(word -> PURCHASE.equals(type(word)));
  }

  /** Rows without a type are orders; their states may say that one was not paid. */
  private static TypeGuess ofOrders(Candidates candidates, ChangeRecords changes) {
    List<String> doubts = new ArrayList<>();
    Map<String, String> words = new LinkedHashMap<>();
    words.put(PURCHASE, PURCHASE);
    String none = "event_type: no column has event types; every row is taken as a purchase";
    if (changes != null) {
      return changes.types(null, word -> PURCHASE);
    }
    List<ColumnProfile> states =
        candidates.named("status", p -> !p.many() && p.nearlyAll(v -> Words.paid(v) != null));
    List<ColumnProfile> unknown =
        candidates.named(
            "event_type",
            p ->
                p.values().size() > 1
                    && p.values().size() <= MAX_WORDS
                    && p.fill(candidates.rows()) > 0.5
                    && Names.rank("event_type", p) < Names.BY_PART
                    && !List.of("name", "type").contains(p.plainName()));
    if (states.isEmpty() && !unknown.isEmpty()) {
      ColumnProfile column = unknown.get(0);
      words.clear();
      column.values().forEach(value -> words.put(value, null));
      doubts.add("event_type: no word of %s is known".formatted(column.name()));
      String doubt = "none of its words is known: write below what they are";
      Guess guess = Guess.of("event_type", column, candidates.rows(), doubt);
      List<List<String>> names = List.of(List.of(column.name()));
      return new TypeGuess(guess, words, List.of(), names, null, doubts);
    }
    if (states.isEmpty()) {
      doubts.add(none);
      return new TypeGuess(null, words, List.of(), List.of(), PURCHASE, doubts);
    }
    ColumnProfile state = states.get(0);
    candidates.take(state);
    for (String value : new TreeSet<>(state.values())) {
      words.put(value, Boolean.TRUE.equals(Words.paid(value)) ? PURCHASE : null);
    }
    doubts.add(
        "event_type: by the order's state; rows without one are purchases, those of a state that"
            + " is not listed are none");
    Guess guess = Guess.of("event_type", state, candidates.rows(), "the state of an order");
    List<List<String>> names = List.of(List.of(state.name()));
    return new TypeGuess(guess, words, List.of(), names, PURCHASE, doubts);
  }

  /** The same without a type for all rows: nothing in them speaks of a purchase. */
  TypeGuess asked() {
    String what = "event_type: no column has event types, and nothing speaks of purchases";
    return new TypeGuess(guess, Map.of(), byPart, names, null, List.of(what));
  }

  /** Our type of a row, or null. */
  String of(Map<String, String> row) {
    for (List<String> joined : names) {
      List<String> parts = joined.stream().map(row::get).filter(Objects::nonNull).toList();
      if (parts.size() == joined.size()) {
        return words.get(String.join("-", parts));
      }
    }
    return constant;
  }
}
