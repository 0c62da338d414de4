package propensity.generate;

import java.util.List;

/** Who comes to the shop: shoppers first, then bots, by user number. */
final class Simulation {
  private static final long WAVE_MILLIS = 2 * 86_400_000L;

  private Simulation() {}

  /**
   * The visits of a user.
   *
   * @param user 1 .. {@link Shop#visitors()}
   */
  static List<SimulatedSession> visits(Shop shop, long user) {
    long bot = user - shop.settings().users() - 1;
    if (bot < 0) {
      return ShopperSimulation.visits(shop, user);
    }
    if (bot < shop.steadyBots()) {
      return List.of(BotSimulation.visit(shop, user, shop.startMillis(), shop.endMillis()));
    }
    int wave = (int) ((bot - shop.steadyBots()) / shop.botsPerWave());
    long onset = shop.onset(shop.botWaves().get(wave));
    long until = Math.min(shop.endMillis(), onset + WAVE_MILLIS);
    return List.of(BotSimulation.visit(shop, user, onset, until));
  }
}
