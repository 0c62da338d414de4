package propensity.inspect;

import java.util.List;

/**
 * What a setting seems to be.
 *
 * @param field contract field or derived field
 * @param settings where its value seems to come from, as a mapping says it; the first with a value
 * @param fill share of the rows that have one
 * @param doubt why it is not sure; empty where it is
 */
record Guess(String field, List<Object> settings, double fill, String doubt) {
  static Guess of(String field, ColumnProfile profile, long rows, String doubt) {
    return new Guess(field, List.of(profile.setting()), profile.fill(rows), doubt);
  }

  boolean sure() {
    return doubt.isEmpty();
  }
}
