package propensity.sink;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.warehouse.Ledger;

/**
 * Event ids that several shoppers use in one batch. Shoppers are folded apart from each other and
 * written as they come; who was first is in the files alone. They are read again when that happens,
 * which a sound feed never makes necessary.
 */
public final class ContestedIds {
  private final Path ready;
  private final SourceMapping mapping;
  private final Map<String, EventRow> challengers = new LinkedHashMap<>();
  private final Map<String, ReassignedEvent> reassigned = new LinkedHashMap<>();

  public ContestedIds(Path ready, SourceMapping mapping) {
    this.ready = ready;
    this.mapping = mapping;
  }

  /**
   * Keeps an event whose id is taken by another shopper's event of the same batch.
   *
   * @return the one that was not the first for certain, if there are two of them now
   */
  Optional<Event> challenge(EventRow row) {
    EventRow before = challengers.putIfAbsent(row.eventId(), row);
    if (before == null) {
      return Optional.empty();
    }
    if (Event.ARRIVAL_ORDER.compare(row.event(), before.event()) >= 0) {
      return Optional.of(row.event());
    }
    challengers.put(row.eventId(), row);
    reassigned.remove(row.eventId());
    return Optional.of(before.event());
  }

  /** Follows an event into another session; what is no challenger is left alone. */
  void reassign(ReassignedEvent event) {
    EventRow row = challengers.get(event.eventId());
    if (row != null && row.userId().equals(event.userId())) {
      reassigned.put(event.eventId(), event);
    }
  }

  /** The session in which a challenger ended. */
  ReassignedEvent reassigned(EventRow challenger) {
    return reassigned.getOrDefault(
        challenger.eventId(),
        new ReassignedEvent(challenger.eventId(), challenger.userId(), challenger.sessionId()));
  }

  Collection<EventRow> challengers() {
    return challengers.values();
  }

  /** All events with a contested id in these files, in the order of arrival. */
  Map<String, List<Event>> inFiles(Connection on, Collection<Long> fileIds) throws SQLException {
    Map<String, List<Event>> found = new LinkedHashMap<>();
    for (long fileId : fileIds.stream().sorted().toList()) {
      ReadyFile file = ReadyFile.of(Ledger.file(on, fileId).orElseThrow());
      String uri = ReadyFile.hadoopName(ready.resolve(file.fileName()));
      try (EventReader reader =
          EventReader.open(new Configuration(), uri, mapping, fileId, file.acceptedAt())) {
        while (reader.hasNext()) {
          Parsed parsed = reader.next();
          if (parsed.event() != null && challengers.containsKey(parsed.event().eventId())) {
            found
                .computeIfAbsent(parsed.event().eventId(), id -> new ArrayList<>())
                .add(parsed.event());
          }
        }
      }
    }
    return found;
  }
}
