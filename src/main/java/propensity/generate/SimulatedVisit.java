package propensity.generate;

import static java.util.Objects.requireNonNull;

import propensity.event.Device;
import propensity.event.Referrer;

/**
 * What is fixed for a session before its first event: the seen and the latent.
 *
 * @param device in the shopper's hand
 * @param referrer where the visit came from
 * @param returning whether the shopper visited before, in the simulated period
 * @param intent latent will to buy: log-odds, about 0 on average; the shopper's base intent plus
 *     the mood of the day
 * @param engagement latent patience: log-odds of staying for another event, about 0 on average
 * @param priceSensitivity latent: log-odds lost per unit of log price, 0 or more
 * @param shock change of the log-odds by drift, 0 without
 */
record SimulatedVisit(
    Device device,
    Referrer referrer,
    boolean returning,
    double intent,
    double engagement,
    double priceSensitivity,
    double shock) {

  SimulatedVisit {
    requireNonNull(device, "device");
    requireNonNull(referrer, "referrer");
    if (!(priceSensitivity >= 0)) {
      throw new IllegalArgumentException(
          "priceSensitivity must be 0 or more, is " + priceSensitivity);
    }
  }

  /** Log-odds that enter every step towards the purchase. */
  double purchaseLogOdds() {
    return intent + Effects.of(device) + Effects.of(referrer) + Effects.of(returning) + shock;
  }
}
