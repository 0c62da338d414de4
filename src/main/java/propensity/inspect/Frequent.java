package propensity.inspect;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The most frequent of many texts, in bounded memory (Misra and Gries, 1982): whatever is more than
 * one in {@value #COUNTERS} of all is found, its number at most one in {@value #COUNTERS} too low.
 */
final class Frequent {
  private static final int COUNTERS = 500;

  private final Map<String, Long> counts = new HashMap<>();
  private long all;

  void add(String text) {
    all++;
    if (counts.containsKey(text) || counts.size() < COUNTERS) {
      counts.merge(text, 1L, Long::sum);
    } else {
      counts.replaceAll((each, count) -> count - 1);
      counts.values().removeIf(count -> count == 0);
    }
  }

  /** The most frequent one, and its share. */
  Optional<Map.Entry<String, Double>> top() {
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(entry -> Map.entry(entry.getKey(), (double) entry.getValue() / all));
  }
}
