package propensity.generate;

import propensity.event.Device;
import propensity.event.Referrer;

/**
 * What is known about a visit, as effects on the log-odds of the steps towards a purchase, and the
 * shares of visits.
 *
 * <p>Targets, not copies, of published figures: sessions 59 % mobile, 37 % desktop, 4 % tablet
 * (Episerver, November 2019, as reported by MarketingCharts on 29 January 2020); desktop converting
 * about 2.5 times as often as mobile (Monetate, first quarter 2019: 4.4 % against 1.8 %); referrers
 * in the order email, direct and paid, organic, social, with email at about twice the middle and
 * social at less than half of it (channel tables in vendors' blogs, which disagree on levels and
 * agree on the order).
 */
final class Effects {
  private static final Device[] DEVICES = {Device.MOBILE, Device.DESKTOP, Device.TABLET};
  private static final double[] DEVICE_SHARES = {0.59, 0.37, 0.04};

  private static final Referrer[] REFERRERS = {
    Referrer.DIRECT,
    Referrer.ORGANIC,
    Referrer.PAID,
    Referrer.EMAIL,
    Referrer.SOCIAL,
    Referrer.REFERRAL
  };
  private static final double[] FIRST_VISIT_SHARES = {0.16, 0.34, 0.26, 0.03, 0.14, 0.07};
  private static final double[] RETURNING_SHARES = {0.38, 0.22, 0.14, 0.14, 0.07, 0.05};

  private Effects() {}

  static double of(Device device) {
    return switch (device) {
      case MOBILE -> -0.4;
      case DESKTOP -> 0.58;
      case TABLET -> 0.3;
      case OTHER -> -0.3;
    };
  }

  static double of(Referrer referrer) {
    return switch (referrer) {
      case EMAIL -> 0.65;
      case DIRECT, PAID -> 0.15;
      case REFERRAL -> 0.0;
      case ORGANIC, OTHER -> -0.05;
      case SOCIAL -> -0.6;
    };
  }

  static double of(boolean returning) {
    return returning ? 0.12 : -0.12;
  }

  static Device drawDevice(Randomness random) {
    return DEVICES[random.pick(DEVICE_SHARES)];
  }

  static Referrer drawReferrer(boolean returning, Randomness random) {
    return REFERRERS[random.pick(returning ? RETURNING_SHARES : FIRST_VISIT_SHARES)];
  }

  /** Share of visits that begin on a product's page rather than on a listing. */
  static double landsOnProduct(Referrer referrer) {
    return switch (referrer) {
      case DIRECT -> 0.15;
      case EMAIL -> 0.35;
      case OTHER -> 0.3;
      case REFERRAL, SOCIAL -> 0.4;
      case ORGANIC -> 0.45;
      case PAID -> 0.5;
    };
  }
}
