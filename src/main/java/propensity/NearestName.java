package propensity;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What someone probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate with the smallest edit distance; one that contains the whole name comes first.
   */
  public static String of(String name, Collection<String> candidates) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return candidates.stream()
        .min(
            Comparator.comparingInt((String other) -> contains(other, name) ? 0 : 1)
                .thenComparingInt(other -> distance.apply(name, other)))
        .orElse("");
  }

  /** As user_session contains session; a name of two or three letters says little. */
  private static boolean contains(String other, String name) {
    return name.length() > 3 && other.contains(name);
  }
}
