package propensity.generate;

import java.time.ZoneOffset;
import java.util.List;

/**
 * What all simulated users of a data set share: built once per partition from the settings alone.
 *
 * @param settings what data to generate
 * @param catalogue the products
 * @param traffic the week
 * @param startMillis begin of the period, epoch milliseconds
 * @param endMillis its end, exclusive
 */
public record Shop(
    GeneratorSettings settings,
    Catalogue catalogue,
    WeeklyTraffic traffic,
    long startMillis,
    long endMillis) {

  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final long MILLIS_PER_HOUR = 3_600_000L;
  private static final long WAVE_MILLIS = 2 * MILLIS_PER_DAY;
  private static final double SHOCK = -1.0;
  private static final double SHARE_MOVING_TO_MOBILE = 0.5;
  private static final double BOTS_PER_USER_IN_A_WAVE = 0.05;

  public static Shop of(GeneratorSettings settings) {
    long start = settings.firstDay().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return new Shop(
        settings,
        Catalogue.of(settings.seed()),
        WeeklyTraffic.from(settings.firstDay()),
        start,
        start + settings.days() * MILLIS_PER_DAY);
  }

  /**
   * The visits of a user: shoppers come first, then bots, by user number.
   *
   * @param user 1 .. {@link #visitors()}
   */
  List<SimulatedSession> visits(long user) {
    long bot = user - settings.users() - 1;
    if (bot < 0) {
      return ShopperSimulation.visits(this, user);
    }
    if (bot < steadyBots()) {
      return List.of(BotSimulation.visit(this, user, startMillis, endMillis));
    }
    int wave = (int) ((bot - steadyBots()) / botsPerWave());
    long onset = onset(botWaves().get(wave));
    long until = Math.min(endMillis, onset + WAVE_MILLIS);
    return List.of(BotSimulation.visit(this, user, onset, until));
  }

  /** Change of the log-odds for visits that begin at this time. */
  double shock(long time) {
    return after(ConversionDrift.Kind.CONVERSION_SHOCK, time) ? SHOCK : 0;
  }

  /** Share of the visits beginning at this time that move to mobile whatever their device was. */
  double shareMovingToMobile(long time) {
    return after(ConversionDrift.Kind.DEVICE_MIX, time) ? SHARE_MOVING_TO_MOBILE : 0;
  }

  /** Whether visits that begin at this time leave events. */
  boolean recorded(long time) {
    for (ConversionDrift drift : settings.drift()) {
      long hours = Math.floorDiv(time - onset(drift), MILLIS_PER_HOUR);
      if (drift.kind() == ConversionDrift.Kind.TRACKING_OUTAGE && hours >= 8 && hours < 20) {
        return false;
      }
    }
    return true;
  }

  /** Bots by the share asked for: they come at any time. */
  long steadyBots() {
    return Math.round(settings.users() * settings.defects().bots());
  }

  /** Bots of each wave. */
  long botsPerWave() {
    return (long) Math.ceil(settings.users() * BOTS_PER_USER_IN_A_WAVE);
  }

  /** The waves of bots, in the order of the settings. */
  List<ConversionDrift> botWaves() {
    return settings.drift().stream()
        .filter(drift -> drift.kind() == ConversionDrift.Kind.BOT_WAVE)
        .toList();
  }

  /** Shoppers and bots together: user numbers are 1 .. this. */
  long visitors() {
    return settings.users() + steadyBots() + botWaves().size() * botsPerWave();
  }

  /** Epoch milliseconds at which a change sets in. */
  long onset(ConversionDrift drift) {
    return startMillis + (drift.day() - 1) * MILLIS_PER_DAY;
  }

  private boolean after(ConversionDrift.Kind kind, long time) {
    for (ConversionDrift drift : settings.drift()) {
      if (drift.kind() == kind && time >= onset(drift)) {
        return true;
      }
    }
    return false;
  }
}
