package propensity.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Files in which each line is a change to a row of a table, as Debezium writes them: a row that was
 * made, or read at the start, is an event; that it was changed or deleted later is none.
 *
 * @param op name of the column with the kind of change
 * @param after what the names of the row's columns begin with
 */
record ChangeRecords(String op, String after) {
  private static final Set<String> KINDS = Set.of("c", "r", "u", "d", "t");
  private static final List<String> MADE = List.of("c", "r");

  /** Null where the files hold none. */
  static ChangeRecords of(Sample sample) {
    for (String envelope : List.of("", "payload/")) {
      ColumnProfile op = sample.profiles().get(envelope + "op");
      String after = envelope + "after/";
      boolean rows = sample.profiles().keySet().stream().anyMatch(name -> name.startsWith(after));
      if (op != null && rows && KINDS.containsAll(op.values())) {
        return new ChangeRecords(op.name(), after);
      }
    }
    return null;
  }

  /** The types of rows: their kind of change, with the word in the row where it has one. */
  TypeGuess types(ColumnProfile word, UnaryOperator<String> type) {
    List<String> doubts =
        new ArrayList<>(
            List.of(
                "event_type: the lines are change records: rows that were made (c) or read at the"
                    + " start (r) are events; updates (u) and deletions (d) are ignored"));
    Map<String, String> words = new LinkedHashMap<>();
    Object setting = op;
    List<String> names = word == null ? List.of(op) : List.of(op, word.name());
    if (word == null) {
      MADE.forEach(kind -> words.put(kind, type.apply(kind)));
    } else {
      setting = Map.of("join", names);
      for (String value : word.values()) {
        MADE.forEach(kind -> words.put(kind + "-" + value, type.apply(value)));
      }
    }
    Guess guess = new Guess("event_type", List.of(setting), 1, "change records");
    return new TypeGuess(guess, words, List.of(), List.of(names), null, doubts);
  }
}
