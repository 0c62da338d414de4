package propensity.generate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import propensity.event.Event;
import propensity.event.EventType;

/**
 * One visit with all its events, in the order they happened.
 *
 * @param userNumber the shopper: 1 and up; bots have numbers above those of the shoppers
 * @param visit what is fixed before the first event; latent values of bots are 0
 * @param bot whether the user is a bot
 * @param recorded whether the shop's tracking was working: if not, its events are in the truth only
 * @param events at least one
 */
public record SimulatedSession(
    long userNumber,
    SimulatedVisit visit,
    boolean bot,
    boolean recorded,
    List<SimulatedEvent> events) {
  /**
   * An event and what only the simulation knows about it.
   *
   * @param event what the shop sees
   * @param truePropensity probability, given the full state of the simulation after this event,
   *     that the session will still contain a purchase; null from the first purchase on
   */
  public record SimulatedEvent(Event event, Double truePropensity) {
    public SimulatedEvent {
      requireNonNull(event, "event");
      if (truePropensity != null && !(truePropensity >= 0 && truePropensity <= 1)) {
        throw new IllegalArgumentException("not a probability: " + truePropensity);
      }
    }
  }

  public SimulatedSession {
    requireNonNull(visit, "visit");
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a session has at least one event");
    }
  }

  /** Whether it has an event of this type. */
  boolean contains(EventType type) {
    return events.stream().anyMatch(simulated -> simulated.event().type() == type);
  }

  /** Epoch milliseconds of the first event. */
  long start() {
    return events.get(0).event().time();
  }

  /** Epoch milliseconds of the last event. */
  long end() {
    return events.get(events.size() - 1).event().time();
  }
}
