package propensity.analytics;

/** A session row of a test; what a test does not set has a plain value. */
public record SessionRowBuilder(
    String id,
    String userId,
    long startedAt,
    long lastEventAt,
    String device,
    String referrer,
    int events,
    int carts,
    int checkouts,
    int purchases,
    long cartValueCents,
    long revenueCents,
    Double propensity,
    Integer decile,
    String modelVersion,
    boolean closed,
    boolean returning,
    boolean bot) {

  /** A closed session of a new shopper who looked at one page on a phone. */
  public static SessionRowBuilder session(String id) {
    return new SessionRowBuilder(
        id,
        "user-" + id,
        SampleWarehouse.START,
        SampleWarehouse.START + 60_000,
        "mobile",
        "direct",
        1,
        0,
        0,
        0,
        0,
        0,
        0.01,
        10,
        "v1",
        true,
        false,
        false);
  }

  public SessionRowBuilder user(String user) {
    return copy(user, startedAt, lastEventAt, device, referrer);
  }

  public SessionRowBuilder at(long start) {
    return copy(userId, start, start + 60_000, device, referrer);
  }

  public SessionRowBuilder on(String newDevice) {
    return copy(userId, startedAt, lastEventAt, newDevice, referrer);
  }

  public SessionRowBuilder from(String newReferrer) {
    return copy(userId, startedAt, lastEventAt, device, newReferrer);
  }

  private SessionRowBuilder copy(
      String user, long start, long last, String onDevice, String fromWhere) {
    return new SessionRowBuilder(
        id,
        user,
        start,
        last,
        onDevice,
        fromWhere,
        events,
        carts,
        checkouts,
        purchases,
        cartValueCents,
        revenueCents,
        propensity,
        decile,
        modelVersion,
        closed,
        returning,
        bot);
  }

  public SessionRowBuilder cart(long cents) {
    return steps(1, 0, 0, cents, 0);
  }

  public SessionRowBuilder checkout(long cents) {
    return steps(1, 1, 0, cents, 0);
  }

  public SessionRowBuilder bought(long cents) {
    return steps(1, 1, 1, cents, cents);
  }

  private SessionRowBuilder steps(
      int newCarts, int newCheckouts, int newPurchases, long cartValue, long revenue) {
    return new SessionRowBuilder(
        id,
        userId,
        startedAt,
        lastEventAt,
        device,
        referrer,
        events,
        newCarts,
        newCheckouts,
        newPurchases,
        cartValue,
        revenue,
        propensity,
        decile,
        modelVersion,
        closed,
        returning,
        bot);
  }

  public SessionRowBuilder scored(Double newPropensity, Integer newDecile) {
    return scored(newPropensity, newDecile, modelVersion);
  }

  public SessionRowBuilder scored(Double newPropensity, Integer newDecile, String version) {
    return new SessionRowBuilder(
        id,
        userId,
        startedAt,
        lastEventAt,
        device,
        referrer,
        events,
        carts,
        checkouts,
        purchases,
        cartValueCents,
        revenueCents,
        newPropensity,
        newDecile,
        version,
        closed,
        returning,
        bot);
  }

  public SessionRowBuilder open() {
    return marked(false, returning, bot);
  }

  public SessionRowBuilder ofReturning() {
    return marked(closed, true, bot);
  }

  public SessionRowBuilder ofBot() {
    return marked(closed, returning, true);
  }

  private SessionRowBuilder marked(boolean isClosed, boolean isReturning, boolean isBot) {
    return new SessionRowBuilder(
        id,
        userId,
        startedAt,
        lastEventAt,
        device,
        referrer,
        events,
        carts,
        checkouts,
        purchases,
        cartValueCents,
        revenueCents,
        propensity,
        decile,
        modelVersion,
        isClosed,
        isReturning,
        isBot);
  }
}
