package propensity.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import propensity.event.Field;
import propensity.source.MissingIds;

/** Which columns may be a field, the best first: by how full they are, then by their names. */
final class Candidates {
  /** Names that mean many things. */
  private static final Set<String> VAGUE =
      Set.of(
          "id",
          "type",
          "name",
          "value",
          "total",
          "count",
          "date",
          "platform",
          "browser",
          "time",
          "source",
          "medium",
          "location",
          "amount",
          "revenue");

  private static final double FULL = 0.9;
  private static final double HALF = 0.5;

  private final Sample sample;
  private final String prefix;
  private final Set<ColumnProfile> taken = new HashSet<>();

  /**
   * Of a sample.
   *
   * @param prefix what the names of the columns begin with: in change records the row itself
   */
  Candidates(Sample sample, String prefix) {
    this.sample = sample;
    this.prefix = prefix;
  }

  Sample sample() {
    return sample;
  }

  long rows() {
    return sample.rows().size();
  }

  List<ColumnProfile> all() {
    return sample.profiles().values().stream()
        .filter(profile -> profile.name().startsWith(prefix) && !profile.values().isEmpty())
        .toList();
  }

  void take(ColumnProfile profile) {
    taken.add(profile);
  }

  boolean isTaken(ColumnProfile profile) {
    return taken.contains(profile);
  }

  /** Those with one of the field's names whose values fit, the likeliest name first. */
  List<ColumnProfile> named(String field, Predicate<ColumnProfile> fits) {
    List<ColumnProfile> found = new ArrayList<>();
    for (ColumnProfile profile : all()) {
      if (!taken.contains(profile)
          && Names.rank(field, profile) != Names.NONE
          && fits.test(profile)) {
        found.add(profile);
      }
    }
    found.sort(Comparator.comparingInt(profile -> Names.rank(field, profile)));
    boolean exact = found.stream().anyMatch(each -> Names.rank(field, each) < Names.BY_PART);
    return exact
        ? found.stream().filter(each -> Names.rank(field, each) < Names.BY_PART).toList()
        : found;
  }

  /** The same, the fullest first: nearly full, half full, others. */
  List<ColumnProfile> fullest(String field, Predicate<ColumnProfile> fits) {
    return named(field, fits).stream()
        .sorted(Comparator.comparingInt(profile -> bucket(fill(field, profile))))
        .toList();
  }

  private static int bucket(double fill) {
    return fill >= FULL ? 0 : fill >= HALF ? 1 : 2;
  }

  /** Share of the rows that have a value; texts that stand for no id are none. */
  double fill(String field, ColumnProfile profile) {
    Optional<MissingIds> ids = ids(field);
    double real = ids.map(known -> profile.share(value -> known.id(value) != null)).orElse(1.0);
    return profile.fill(rows()) * real;
  }

  private static Optional<MissingIds> ids(String field) {
    for (Field each : Field.values()) {
      if (each.text().equals(field)) {
        return Optional.ofNullable(MissingIds.of(each));
      }
    }
    return Optional.empty();
  }

  /** Different values in the rows. */
  long distinct(ColumnProfile profile) {
    if (!profile.many()) {
      return profile.values().size();
    }
    return sample.rows().stream()
        .map(row -> row.get(profile.name()))
        .filter(value -> value != null)
        .distinct()
        .count();
  }

  /** Why a column is not surely the field, by its name and the rows without a value. */
  String doubt(String field, ColumnProfile profile) {
    if (Names.rank(field, profile) >= Names.BY_PART) {
      return "by a part of its name";
    }
    double fill = fill(field, profile);
    if (fill < FULL) {
      return "filled in %.0f %% of the rows".formatted(100 * fill);
    }
    return VAGUE.contains(profile.plainName()) ? "the name can mean many things" : "";
  }
}
