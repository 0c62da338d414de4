package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import propensity.event.Device;
import propensity.event.Referrer;
import propensity.generate.SessionChain.Step;

class SessionChainTest {
  private static final Catalogue CATALOGUE = Catalogue.of(42);
  private static final int STATES = SessionChain.STATES;
  private static final int CARTS = SessionChain.FULL_CART + 1;

  @Property(tries = 200)
  void theTruthIsTheSolutionOfTheChain(
      @ForAll @DoubleRange(min = -4, max = 4) double intent,
      @ForAll @DoubleRange(min = -5, max = 5) double engagement,
      @ForAll @DoubleRange(min = 0, max = 3) double priceSensitivity,
      @ForAll Device device,
      @ForAll Referrer referrer,
      @ForAll boolean returning) {
    SessionChain chain =
        SessionChain.of(
            new SimulatedVisit(
                device, referrer, returning, intent, engagement, priceSensitivity, 0),
            CATALOGUE);

    double[][] expected = byRepeatedSteps(chain);

    for (int cart = 0; cart < CARTS; cart++) {
      for (int state = 0; state < STATES; state++) {
        if (reachable(cart, state)) {
          assertThat(chain.propensity(cart, state))
              .isCloseTo(expected[cart][state], within(1e-9))
              .isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Property(tries = 50)
  void everyStateLeavesForSomewhereOrForGood(
      @ForAll @DoubleRange(min = -4, max = 4) double intent,
      @ForAll @DoubleRange(min = -5, max = 8) double engagement) {
    SessionChain chain = SessionChain.of(visit(intent, engagement, 0.6, 0), CATALOGUE);

    for (int cart = 0; cart < CARTS; cart++) {
      for (int state = 0; state < STATES; state++) {
        double stays = chain.purchase(cart, state);
        for (int to = 0; to < STATES; to++) {
          assertThat(chain.move(cart, state, to)).isGreaterThanOrEqualTo(0);
          stays += chain.move(cart, state, to);
        }
        assertThat(stays).isBetween(0.0, 0.99 + 1e-12);
      }
    }
  }

  @Test
  void eachStepTowardsThePurchaseRaisesThePropensity() {
    SessionChain chain = SessionChain.of(visit(0, 0, 0.6, 0), CATALOGUE);

    double listing = chain.propensity(0, SessionChain.state(Step.LISTING, 0));
    double added = chain.propensity(1, SessionChain.state(Step.ADDED, 0));
    double checkout = chain.propensity(1, SessionChain.state(Step.CHECKOUT, 0));

    assertThat(added).isGreaterThan(5 * listing);
    assertThat(checkout).isGreaterThan(added);
  }

  @Test
  void cheapProductsAreBoughtSoonerByThoseWhoMind() {
    SessionChain minds = SessionChain.of(visit(0, 0, 1.5, 0), CATALOGUE);
    SessionChain doesNot = SessionChain.of(visit(0, 0, 0, 0), CATALOGUE);
    int cheap = SessionChain.state(Step.PRODUCT, 0);
    int dear = SessionChain.state(Step.PRODUCT, Catalogue.BANDS - 1);

    assertThat(minds.propensity(0, cheap)).isGreaterThan(minds.propensity(0, dear));
    assertThat(doesNot.propensity(0, cheap)).isCloseTo(doesNot.propensity(0, dear), within(1e-15));
  }

  @Test
  void aShockLowersThePropensity() {
    int listing = SessionChain.state(Step.LISTING, 0);

    assertThat(SessionChain.of(visit(0, 0, 0.6, -1), CATALOGUE).propensity(0, listing))
        .isLessThan(0.5 * SessionChain.of(visit(0, 0, 0.6, 0), CATALOGUE).propensity(0, listing));
  }

  private static SimulatedVisit visit(
      double intent, double engagement, double priceSensitivity, double shock) {
    return new SimulatedVisit(
        Device.MOBILE, Referrer.DIRECT, true, intent, engagement, priceSensitivity, shock);
  }

  private static boolean reachable(int cart, int state) {
    Step step = SessionChain.step(state);
    return cart > 0 || step == Step.LISTING || step == Step.PRODUCT;
  }

  /** The same probabilities by another road: let the chain run until nobody is left in it. */
  private static double[][] byRepeatedSteps(SessionChain chain) {
    double[][] value = new double[CARTS][STATES];
    double change = 1;
    while (change > 1e-14) {
      change = 0;
      double[][] next = new double[CARTS][STATES];
      for (int cart = 0; cart < CARTS; cart++) {
        for (int from = 0; from < STATES; from++) {
          double sum = chain.purchase(cart, from);
          for (int to = 0; to < STATES; to++) {
            boolean adds = SessionChain.step(to) == Step.ADDED;
            int cartThen = adds ? Math.min(cart + 1, SessionChain.FULL_CART) : cart;
            sum += chain.move(cart, from, to) * value[cartThen][to];
          }
          next[cart][from] = sum;
          change = Math.max(change, Math.abs(sum - value[cart][from]));
        }
      }
      value = next;
    }
    return value;
  }
}
