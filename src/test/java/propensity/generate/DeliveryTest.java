package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;
import propensity.event.Device;
import propensity.event.EventType;
import propensity.generate.Delivery.Defect;

class DeliveryTest {
  private static final GeneratorSettings CLEAN = ShippedSettings.read().generate().withUsers(2_000);
  private static final GeneratorSettings DEFECTIVE =
      CLEAN.withDefects(new Defects(0.02, 0.05, 0.03, 0.01, 0.005));

  @Test
  void defectsLeaveTheEventsThemselvesAlone() {
    Shop clean = Shop.of(CLEAN);
    Shop defective = Shop.of(DEFECTIVE);

    for (long user = 1; user <= CLEAN.users(); user++) {
      assertThat(defective.visits(user)).isEqualTo(clean.visits(user));
    }
  }

  @Test
  void defectsHaveTheSharesAskedFor() {
    List<Delivery> all = deliveries(Shop.of(DEFECTIVE));
    List<Delivery> byPeople = all.stream().filter(d -> d.defect() != Defect.BOT).toList();

    assertThat(share(byPeople, d -> d.defect() == Defect.LATE)).isBetween(0.018, 0.022);
    assertThat(share(byPeople, d -> d.defect() == Defect.OUT_OF_ORDER)).isBetween(0.046, 0.054);
    assertThat(share(byPeople, d -> d.defect() == Defect.DUPLICATE)).isBetween(0.027, 0.033);
    assertThat(share(byPeople, d -> d.defect() == Defect.MALFORMED)).isBetween(0.008, 0.012);
    assertThat(deliveries(Shop.of(CLEAN))).allMatch(d -> d.defect() == null);
  }

  @Test
  void lateIsBeyondTenMinutesAndDisorderIsNot() {
    for (Delivery delivery : deliveries(Shop.of(DEFECTIVE))) {
      long delay = delivery.arrival() - delivery.simulated().event().time();
      if (delivery.defect() == Defect.LATE) {
        assertThat(delay).isBetween(15 * 60_000L, 6 * 3_600_000L);
      } else if (delivery.defect() == Defect.OUT_OF_ORDER) {
        assertThat(delay).isBetween(1_000L, 8 * 60_000L);
      } else {
        assertThat(delay).isZero();
      }
      assertThat(delivery.copyArrival() != null).isEqualTo(delivery.defect() == Defect.DUPLICATE);
      assertThat(delivery.malformed() != null).isEqualTo(delivery.defect() == Defect.MALFORMED);
    }
  }

  @Test
  void botsPageFastAndNeverBuy() {
    Shop shop = Shop.of(DEFECTIVE);
    List<SimulatedSession> bots = Visits.all(shop).stream().filter(s -> s.bot()).toList();

    assertThat(bots).hasSize(10);
    for (SimulatedSession bot : bots) {
      assertThat(bot.userNumber()).isGreaterThan(CLEAN.users());
      assertThat(bot.events()).hasSizeGreaterThanOrEqualTo(150);
      assertThat(bot.events()).allMatch(e -> e.event().type() == EventType.PAGE_VIEW);
      assertThat(bot.events()).allMatch(e -> e.truePropensity() == 0);
      assertThat(bot.end() - bot.start()).isLessThan(1_250L * bot.events().size());
      assertThat(Delivery.of(shop, bot)).allMatch(d -> d.defect() == Defect.BOT);
    }
  }

  @Test
  void theDeviceMixChangesFromItsDayOn() {
    Shop shop = Shop.of(CLEAN.withDrift(ConversionDrift.of("device-mix@day8")));
    long onset = shop.startMillis() + 7 * 86_400_000L;
    List<SimulatedSession> after = startedFrom(Visits.all(shop), onset);
    List<SimulatedSession> afterWithout = startedFrom(Visits.all(Shop.of(CLEAN)), onset);

    assertThat(startedBefore(Visits.all(shop), onset))
        .isEqualTo(startedBefore(Visits.all(Shop.of(CLEAN)), onset));
    assertThat(mobile(after)).isGreaterThan(mobile(afterWithout) + 0.15);
  }

  @Test
  void aShockShowsInConversionAndTruth() {
    Shop shop = Shop.of(CLEAN.withDrift(ConversionDrift.of("conversion-shock@day8")));
    long onset = shop.startMillis() + 7 * 86_400_000L;
    List<SimulatedSession> after = startedFrom(Visits.all(shop), onset);
    List<SimulatedSession> afterWithout = startedFrom(Visits.all(Shop.of(CLEAN)), onset);

    assertThat(converted(after)).isLessThan(0.5 * converted(afterWithout));
    assertThat(meanTruth(after)).isLessThan(0.5 * meanTruth(afterWithout));
  }

  @Test
  void anOutageLosesWholeSessions() {
    Shop shop = Shop.of(CLEAN.withDrift(ConversionDrift.of("tracking-outage@day3")));
    long from = shop.startMillis() + (2 * 24 + 8) * 3_600_000L;
    long until = from + 12 * 3_600_000L;
    int lost = 0;
    for (SimulatedSession session : Visits.all(shop)) {
      boolean during = session.start() >= from && session.start() < until;
      assertThat(session.recorded()).isEqualTo(!during);
      assertThat(Rows.typed(shop, session).isEmpty()).isEqualTo(during);
      assertThat(Rows.truth(shop, session)).hasSameSizeAs(session.events());
      lost += during ? 1 : 0;
    }
    assertThat(lost).isGreaterThan(100);
  }

  @Test
  void aBotWaveComesOnItsTwoDays() {
    Shop shop = Shop.of(CLEAN.withDrift(ConversionDrift.of("bot-wave@day5")));
    long onset = shop.startMillis() + 4 * 86_400_000L;
    List<SimulatedSession> bots = Visits.all(shop).stream().filter(s -> s.bot()).toList();

    assertThat(bots).hasSize(100);
    assertThat(bots).allMatch(s -> s.start() >= onset && s.start() < onset + 2 * 86_400_000L);
  }

  private static List<Delivery> deliveries(Shop shop) {
    List<Delivery> deliveries = new ArrayList<>();
    Visits.all(shop).forEach(session -> deliveries.addAll(Delivery.of(shop, session)));
    return deliveries;
  }

  private static double share(List<Delivery> deliveries, Predicate<Delivery> condition) {
    return deliveries.stream().filter(condition).count() / (double) deliveries.size();
  }

  private static List<SimulatedSession> startedFrom(List<SimulatedSession> all, long time) {
    return all.stream().filter(s -> s.start() >= time).toList();
  }

  private static List<SimulatedSession> startedBefore(List<SimulatedSession> all, long time) {
    return all.stream().filter(s -> s.start() < time).toList();
  }

  private static double mobile(List<SimulatedSession> sessions) {
    return sessions.stream().filter(s -> s.visit().device() == Device.MOBILE).count()
        / (double) sessions.size();
  }

  private static double converted(List<SimulatedSession> sessions) {
    return sessions.stream().filter(s -> s.contains(EventType.PURCHASE)).count()
        / (double) sessions.size();
  }

  private static double meanTruth(List<SimulatedSession> sessions) {
    return sessions.stream()
        .mapToDouble(s -> s.events().get(0).truePropensity())
        .average()
        .orElseThrow();
  }
}
