package propensity.sink.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import propensity.sink.feed.FileProfile.OfType;
import propensity.warehouse.Query;
import propensity.warehouse.Table;

/**
 * Compares each file of a feed with those before it: a shop that renames a column of its export has
 * purchases worth nothing from then on, and every line of them is a good one. It is written in the
 * order of the files, each with the {@value #FILES} before it, so that batches do not matter.
 */
public final class FeedMemory {
  /** How many files are remembered. */
  static final int FILES = 20;

  /** What a chance would make so rarely is a change. */
  private static final double UNLIKELY = 0.001;

  private static final double HALF = 0.5;
  private static final double TENTH = 0.1;
  private static final double RARE = 0.02;

  private static final Table<Stored> PROFILES = Table.of("feed_profiles", Stored.class);
  private static final Table<FeedChange> CHANGES = Table.of("feed_changes", FeedChange.class);

  private final Connection on;

  /** The newest first. */
  private final Deque<FileProfile> newest = new ArrayDeque<>();

  private FeedMemory(Connection on) {
    this.on = on;
  }

  /** A row of the table {@code feed_profiles}. */
  public record Stored(long fileId, String profile) {}

  /** What the files before one were like. */
  public static FeedMemory before(Connection on, long fileId) throws SQLException {
    FeedMemory memory = new FeedMemory(on);
    Query.records(
            on,
            "SELECT file_id, profile FROM feed_profiles WHERE file_id < ?"
                + " ORDER BY file_id DESC LIMIT "
                + FILES,
            Stored.class,
            fileId)
        .forEach(stored -> memory.newest.addLast(FileProfile.parse(stored.profile())));
    return memory;
  }

  /** Compares the next file with those before it, and remembers it. */
  public void add(long fileId, String profile) throws SQLException {
    FileProfile now = FileProfile.parse(profile);
    for (FeedChange change : changes(fileId, List.copyOf(newest), now)) {
      CHANGES.add(on, change);
    }
    PROFILES.add(on, new Stored(fileId, profile));
    newest.addFirst(now);
    if (newest.size() > FILES) {
      newest.removeLast();
    }
  }

  /** Removes what is too old to be compared with. */
  public void forgetOlder() throws SQLException {
    try (PreparedStatement forget =
        on.prepareStatement(
            "DELETE FROM feed_profiles WHERE file_id NOT IN"
                + " (SELECT file_id FROM feed_profiles ORDER BY file_id DESC LIMIT "
                + FILES
                + ")")) {
      forget.executeUpdate();
    }
  }

  /** What is different in a file from those before it; nothing in a first one. */
  static List<FeedChange> changes(long fileId, List<FileProfile> before, FileProfile now) {
    List<FeedChange> changes = new ArrayList<>();
    if (before.isEmpty()) {
      return changes;
    }
    columns(fileId, before, now, changes);
    Map<String, OfType> sums = new TreeMap<>();
    for (FileProfile each : before) {
      each.types().forEach((type, counts) -> sums.merge(type, counts, OfType::plus));
    }
    types(fileId, sums, now, changes);
    for (Map.Entry<String, OfType> type : now.types().entrySet()) {
      OfType known = sums.get(type.getKey());
      if (known != null) {
        values(fileId, type.getKey(), known, type.getValue(), changes);
      }
    }
    return changes;
  }

  /** Gone is what all files had that have columns, and new what none had. */
  private static void columns(
      long fileId, List<FileProfile> before, FileProfile now, List<FeedChange> changes) {
    List<FileProfile> withColumns =
        before.stream().filter(profile -> !profile.columns().isEmpty()).toList();
    if (withColumns.isEmpty() || now.columns().isEmpty()) {
      return;
    }
    Set<String> any = new TreeSet<>();
    withColumns.forEach(profile -> any.addAll(profile.columns()));
    Set<String> all = new TreeSet<>(any);
    withColumns.forEach(profile -> all.retainAll(new HashSet<>(profile.columns())));
    Set<String> here = new HashSet<>(now.columns());
    all.stream()
        .filter(name -> !here.contains(name))
        .forEach(name -> changes.add(column(fileId, "column_gone", name)));
    now.columns().stream()
        .filter(name -> !any.contains(name))
        .forEach(name -> changes.add(column(fileId, "column_new", name)));
  }

  private static FeedChange column(long fileId, String what, String name) {
    return new FeedChange(fileId, what, name, null, null, null);
  }

  private static void types(
      long fileId, Map<String, OfType> sums, FileProfile now, List<FeedChange> changes) {
    double eventsBefore = sums.values().stream().mapToLong(OfType::events).sum();
    double events = now.events();
    if (eventsBefore == 0) {
      return;
    }
    sums.forEach(
        (type, counts) -> {
          double share = counts.events() / eventsBefore;
          if (!now.types().containsKey(type) && none(share, eventsBefore, events)) {
            changes.add(new FeedChange(fileId, "type_gone", type, null, share, 0.0));
          }
        });
    now.types()
        .forEach(
            (type, counts) -> {
              double share = counts.events() / events;
              if (!sums.containsKey(type) && none(share, events, eventsBefore)) {
                changes.add(new FeedChange(fileId, "type_new", type, null, 0.0, share));
              }
            });
  }

  private static void values(
      long fileId, String type, OfType before, OfType now, List<FeedChange> changes) {
    Set<String> fields = new TreeSet<>(before.filled().keySet());
    fields.addAll(now.filled().keySet());
    double eventsBefore = before.events();
    double events = now.events();
    for (String field : fields) {
      double shareBefore = before.filled(field) / eventsBefore;
      double share = now.filled(field) / events;
      boolean gone =
          shareBefore >= HALF
              && share <= TENTH * shareBefore
              && none((1 - TENTH) * shareBefore, eventsBefore, events);
      boolean appeared =
          share >= HALF && shareBefore <= RARE && none((1 - TENTH) * share, events, eventsBefore);
      if (gone || appeared) {
        changes.add(
            new FeedChange(
                fileId, gone ? "values_gone" : "values_new", field, type, shareBefore, share));
      }
    }
  }

  /**
   * Whether it is unlikely that none of so many events has what a share of some others has; of few
   * others the share is taken for smaller, by Laplace's rule.
   */
  private static boolean none(double share, double of, double events) {
    return Math.pow(1 - share * of / (of + 2), events) < UNLIKELY;
  }
}
