package propensity;

import java.util.Collection;
import java.util.Comparator;

/** What someone probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The candidate that takes the fewest letters changed, put in or left out; whole words first. */
  public static String of(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String other) -> holds(other, name) ? 0 : 1)
                .thenComparingInt(other -> distance(name, other)))
        .orElse("");
  }

  /** As user_session holds session; of two or three letters that says little. */
  private static boolean holds(String other, String name) {
    return name.length() > 3 && other.contains(name);
  }

  /** The Levenshtein distance. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
