package propensity.generate;

import java.util.ArrayList;
import java.util.List;

/** All visits of a small shop. */
public final class Visits {
  private Visits() {}

  public static List<SimulatedSession> all(Shop shop) {
    List<SimulatedSession> sessions = new ArrayList<>();
    for (long user = 1; user <= shop.visitors(); user++) {
      sessions.addAll(shop.visits(user));
    }
    return sessions;
  }
}
