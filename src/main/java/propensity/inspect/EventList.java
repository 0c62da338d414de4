package propensity.inspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.event.Field;

/**
 * The list of events that each record has, where records are visits: it is in the mapping's rows.
 */
final class EventList {
  private static final int ROWS = 200;

  private EventList() {}

  /**
   * The path of its elements: they have times, and either types of events, or what is around them
   * has no time.
   */
  static Optional<String> path(Sample sample) {
    List<Map<String, String>> rows = sample.rows().subList(0, Math.min(ROWS, sample.rows().size()));
    boolean timed = sample.profiles().values().stream().anyMatch(EventList::isTime);
    return sample.profiles().values().stream()
        .filter(list -> list.type().equals("list") && list.setting() instanceof String)
        .filter(list -> isOfEvents(ItemList.parts(list, rows), timed))
        .map(list -> "/" + list.name() + "/*")
        .findFirst();
  }

  private static boolean isOfEvents(Map<String, ColumnProfile> parts, boolean timedAround) {
    boolean timed = parts.values().stream().anyMatch(EventList::isTime);
    boolean typed =
        parts.values().stream()
            .anyMatch(
                part ->
                    Names.rank(Field.EVENT_TYPE.text(), part) < Names.BY_PART
                        && part.values().stream().anyMatch(word -> Words.type(word) != null));
    return timed && (typed || !timedAround);
  }

  private static boolean isTime(ColumnProfile profile) {
    return Names.rank(Field.EVENT_TIME.text(), profile) < Names.BY_PART
        && TimeGuess.isTime(profile);
  }
}
