package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.generate.SimulatedSession.SimulatedEvent;

/** The simulated shop against the figures it is meant to have. */
class DistributionTest {
  private static final long USERS = 15_000;
  private static List<SimulatedSession> sessions;

  @BeforeAll
  static void simulate() {
    sessions = Visits.all(Shop.of(ShippedSettings.read().generate().withUsers(USERS)));
  }

  @Test
  void theDefaultShopIsSmallAndEnough() {
    Shop shop = Shop.of(ShippedSettings.read().generate());
    List<SimulatedSession> small = Visits.all(shop);
    long testFrom = shop.endMillis() - (shop.endMillis() - shop.startMillis()) / 5;

    assertThat(small).hasSizeBetween(6_000, 9_000);
    assertThat(small.stream().mapToInt(s -> s.events().size()).sum()).isBetween(50_000, 90_000);
    assertThat(
            small.stream()
                .filter(s -> s.start() >= testFrom && s.contains(EventType.PURCHASE))
                .count())
        .isGreaterThanOrEqualTo(30);
  }

  @Test
  void oneSessionInFortyConverts() {
    assertThat(share(s -> s.contains(EventType.PURCHASE))).isBetween(0.022, 0.028);
  }

  @Test
  void theFunnelLosesAtEveryStepWhatShopsLose() {
    double cart = share(s -> s.contains(EventType.ADD_TO_CART));
    double checkout = share(s -> s.contains(EventType.CHECKOUT));
    double purchase = share(s -> s.contains(EventType.PURCHASE));

    assertThat(cart).isBetween(0.06, 0.11);
    assertThat(checkout / cart).isBetween(0.45, 0.65);
    assertThat(purchase / checkout).isBetween(0.45, 0.6);
    assertThat(1 - purchase / cart).as("cart abandonment").isBetween(0.65, 0.75);
  }

  @Test
  void desktopConvertsAboutTwiceAsOftenAsMobile() {
    assertThat(conversion(on(Device.DESKTOP)) / conversion(on(Device.MOBILE))).isBetween(1.8, 2.5);
    assertThat(share(on(Device.MOBILE))).isBetween(0.55, 0.63);
    assertThat(share(on(Device.DESKTOP))).isBetween(0.33, 0.41);
    assertThat(share(on(Device.TABLET))).isBetween(0.03, 0.05);
  }

  @Test
  void referrersConvertInThePublishedOrder() {
    Map<Referrer, Double> rate = new EnumMap<>(Referrer.class);
    for (Referrer referrer : Referrer.values()) {
      rate.put(referrer, conversion(from(referrer)));
    }

    assertThat(rate.get(Referrer.EMAIL)).isGreaterThan(1.25 * rate.get(Referrer.DIRECT));
    assertThat(rate.get(Referrer.PAID) / rate.get(Referrer.DIRECT)).isBetween(0.75, 1.33);
    assertThat(rate.get(Referrer.DIRECT)).isGreaterThan(rate.get(Referrer.ORGANIC));
    assertThat(rate.get(Referrer.ORGANIC)).isGreaterThan(1.25 * rate.get(Referrer.SOCIAL));
  }

  @Test
  void mostSessionsAreShortAndAFewAreLong() {
    double[] lengths = sorted(s -> s.events().size());

    assertThat(quantile(lengths, 0.5)).isBetween(3.0, 6.0);
    assertThat(quantile(lengths, 0.95)).isBetween(35.0, 50.0);
    assertThat(share(s -> s.events().size() <= 5)).isBetween(0.6, 0.7);
  }

  @Test
  void aMinorityOfUsersMakesMostOfTheVisits() {
    long[] visits = new long[(int) USERS];
    sessions.forEach(s -> visits[(int) s.userNumber() - 1]++);
    Arrays.sort(visits);
    int fifth = (int) USERS / 5;
    long byTheTop = Arrays.stream(visits, (int) USERS - fifth, (int) USERS).sum();

    assertThat(byTheTop / (double) sessions.size()).isBetween(0.55, 0.75);
    assertThat(visits[0]).isEqualTo(1);
  }

  @Test
  void buyersComeBackToBuy() {
    Map<Long, Integer> bought = new HashMap<>();
    double[] conversions = new double[2];
    double[] counts = new double[2];
    for (SimulatedSession session : sessions) {
      int before = bought.getOrDefault(session.userNumber(), 0) > 0 ? 1 : 0;
      counts[before]++;
      if (session.contains(EventType.PURCHASE)) {
        conversions[before]++;
        bought.merge(session.userNumber(), 1, Integer::sum);
      }
    }
    assertThat(conversions[1] / counts[1]).isGreaterThan(1.5 * conversions[0] / counts[0]);
  }

  @Test
  void theShopSleepsAtNightAndPeaksInTheEvening() {
    double[] hours = new double[24];
    sessions.forEach(s -> hours[(int) (s.start() / 3_600_000 % 24)]++);

    assertThat(hours[20]).isGreaterThan(7 * hours[4]);
    assertThat(Arrays.stream(hours).max().orElseThrow()).isLessThan(1.1 * hours[20]);
  }

  @Test
  void timeBetweenEventsIsLogNormal() {
    double[] logs =
        sessions.stream()
            .filter(s -> s.visit().device() == Device.DESKTOP && s.events().size() > 2)
            .filter(s -> s.events().get(0).event().productId() != null)
            .mapToDouble(s -> Math.log((double) firstDwell(s)))
            .sorted()
            .toArray();
    double middle = quantile(logs, 0.5);
    double upper = quantile(logs, 0.9) - middle;
    double lower = middle - quantile(logs, 0.1);

    assertThat(Math.exp(middle) / 1_000).isBetween(20.0, 30.0);
    assertThat(upper / lower).as("symmetric on the log scale").isBetween(0.9, 1.1);
    assertThat(upper / 1.2816).as("sigma").isBetween(0.9, 1.15);
  }

  @Test
  void productViewsFollowZipf() {
    Map<String, Long> views = new HashMap<>();
    for (SimulatedSession session : sessions) {
      for (SimulatedEvent simulated : session.events()) {
        Event event = simulated.event();
        if (event.type() == EventType.PAGE_VIEW && event.productId() != null) {
          views.merge(event.productId(), 1L, Long::sum);
        }
      }
    }
    List<Long> ranked = views.values().stream().sorted(Comparator.reverseOrder()).toList();
    double slope = Math.log((double) ranked.get(0) / ranked.get(99)) / Math.log(100);

    assertThat(slope).isBetween(0.9, 1.1);
    assertThat(views).hasSizeGreaterThan(1_900);
  }

  private static long firstDwell(SimulatedSession session) {
    return session.events().get(1).event().time() - session.start();
  }

  private static double share(Predicate<SimulatedSession> condition) {
    return sessions.stream().filter(condition).count() / (double) sessions.size();
  }

  private static double conversion(Predicate<SimulatedSession> group) {
    return share(group.and(s -> s.contains(EventType.PURCHASE))) / share(group);
  }

  private static Predicate<SimulatedSession> on(Device device) {
    return session -> session.visit().device() == device;
  }

  private static Predicate<SimulatedSession> from(Referrer referrer) {
    return session -> session.visit().referrer() == referrer;
  }

  private static double[] sorted(ToDoubleFunction<SimulatedSession> value) {
    return sessions.stream().mapToDouble(value).sorted().toArray();
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) (share * sorted.length)];
  }
}
