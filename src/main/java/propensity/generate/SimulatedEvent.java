package propensity.generate;

import static java.util.Objects.requireNonNull;

import propensity.event.Event;

/**
 * An event and what only the simulation knows about it.
 *
 * @param event what the shop sees
 * @param truePropensity probability, given the full state of the simulation after this event, that
 *     the session will still contain a purchase; null from the first purchase on
 */
public record SimulatedEvent(Event event, Double truePropensity) {
  public SimulatedEvent {
    requireNonNull(event, "event");
    if (truePropensity != null && !(truePropensity >= 0 && truePropensity <= 1)) {
      throw new IllegalArgumentException("not a probability: " + truePropensity);
    }
  }
}
