package propensity.generate;

/**
 * A session as an absorbing Markov chain, given what is fixed for the visit.
 *
 * <p>States: the {@link Step} after the latest event (a product's page once per price band) and the
 * number of products put into the cart, where {@value #FULL_CART} means that many or more. The two
 * absorbing states are purchase and exit. In every state the shopper first stays or leaves, and
 * then decides: at the checkout to buy, on a product's page to put it into the cart, with something
 * in the cart to go to the checkout, and otherwise to look around.
 *
 * <p>The probability of ending in a purchase solves v = M v + p, where M holds the moves between
 * the transient states and p those into the purchase (Kemeny and Snell, "Finite Markov Chains",
 * 1960, chapter 3). The cart never empties, so the system falls into one small block per number of
 * products, solved from the fullest cart down by elimination: exact up to rounding.
 */
final class SessionChain {
  static final int FULL_CART = 3;

  /** States with the same number of products in the cart. */
  static final int STATES = 4 + Catalogue.BANDS;

  /** Where a shopper stands in a session after an event, apart from what is in the cart. */
  enum Step {
    /** Home, a category, a search: no product to put into the cart yet. */
    LISTING,
    /** A product's page; the chain keeps one state per price band. */
    PRODUCT,
    /** A product was just put into the cart. */
    ADDED,
    /** The cart's page. */
    CART,
    /** The checkout. */
    CHECKOUT
  }

  private static final int LISTING = 0;
  private static final int FIRST_PRODUCT = 1;
  private static final int ADDED = FIRST_PRODUCT + Catalogue.BANDS;
  private static final int CART = ADDED + 1;
  private static final int CHECKOUT = CART + 1;

  /** At least this share of shoppers leaves after any event. */
  private static final double MIN_EXIT = 0.01;

  private static final double ADD = -4.9;
  private static final double GO_TO_CHECKOUT = -3.9;
  private static final double GO_TO_CHECKOUT_FROM_CART = -1.4;
  private static final double BUY = -0.45;
  private static final double LATER_STEPS = 0.6;
  private static final double PER_PRODUCT_IN_CART = 0.15;
  private static final double LOOK_AT_CART = 0.14;
  private static final double BACK_TO_CART = 0.6;

  private final double[][][] moves = new double[FULL_CART + 1][STATES][STATES];
  private final double[] purchase = new double[FULL_CART + 1];
  private final double[][] propensity = new double[FULL_CART + 1][];

  private SessionChain(SimulatedVisit visit, Catalogue catalogue) {
    double logOdds = visit.purchaseLogOdds();
    double[] adds = new double[Catalogue.BANDS];
    for (int band = 0; band < adds.length; band++) {
      adds[band] = logistic(ADD + logOdds - visit.priceSensitivity() * catalogue.bandLevel(band));
    }
    double[] stays = new double[STATES];
    for (int state = 0; state < STATES; state++) {
      double leaves = logistic(exit(step(state)) - patience(step(state)) * visit.engagement());
      stays[state] = 1 - StrictMath.max(MIN_EXIT, leaves);
    }
    for (int cart = 0; cart <= FULL_CART; cart++) {
      fill(cart, stays, adds, LATER_STEPS * logOdds, catalogue);
    }
    for (int cart = FULL_CART; cart >= 0; cart--) {
      propensity[cart] = solved(cart);
    }
  }

  /** The chain of a visit. */
  static SessionChain of(SimulatedVisit visit, Catalogue catalogue) {
    return new SessionChain(visit, catalogue);
  }

  /** The state of a step; the band counts on a product's page only. */
  static int state(Step step, int band) {
    return switch (step) {
      case LISTING -> LISTING;
      case PRODUCT -> FIRST_PRODUCT + band;
      case ADDED -> ADDED;
      case CART -> CART;
      case CHECKOUT -> CHECKOUT;
    };
  }

  /** The step of a state. */
  static Step step(int state) {
    return switch (state) {
      case LISTING -> Step.LISTING;
      case ADDED -> Step.ADDED;
      case CART -> Step.CART;
      case CHECKOUT -> Step.CHECKOUT;
      default -> Step.PRODUCT;
    };
  }

  /** The price band of a product's state. */
  static int band(int state) {
    return state - FIRST_PRODUCT;
  }

  /**
   * Probability of the move between two states. The move to {@link Step#ADDED} is the one that puts
   * a product into the cart: it ends at the next number of products.
   *
   * @param cart products in the cart before the move: 0 .. {@value #FULL_CART}
   */
  double move(int cart, int from, int to) {
    return moves[cart][from][to];
  }

  /** Probability that the next event is the purchase. */
  double purchase(int cart, int from) {
    return from == CHECKOUT ? purchase[cart] : 0;
  }

  /** Probability that the session will still contain a purchase, exactly. */
  double propensity(int cart, int state) {
    return propensity[StrictMath.min(cart, FULL_CART)][state];
  }

  /**
   * Where the shopper goes next.
   *
   * @return a state, {@value #STATES} for the purchase, or -1 for the exit
   */
  int next(int cart, int from, Randomness random) {
    int counted = StrictMath.min(cart, FULL_CART);
    double left = random.uniform() - purchase(counted, from);
    if (left < 0) {
      return STATES;
    }
    double[] row = moves[counted][from];
    for (int to = 0; to < STATES; to++) {
      left -= row[to];
      if (left < 0) {
        return to;
      }
    }
    return -1;
  }

  /** How much of the shopper's patience counts: leaving a checkout has reasons of its own. */
  private static double patience(Step step) {
    return switch (step) {
      case LISTING, PRODUCT -> 1;
      case ADDED -> 0.7;
      case CART -> 0.5;
      case CHECKOUT -> 0.3;
    };
  }

  private void fill(int cart, double[] stays, double[] adds, double later, Catalogue catalogue) {
    double inCart = PER_PRODUCT_IN_CART * StrictMath.max(0, cart - 1);
    double toCheckout = cart == 0 ? 0 : logistic(GO_TO_CHECKOUT + later + inCart);
    double cartToCheckout = cart == 0 ? 0 : logistic(GO_TO_CHECKOUT_FROM_CART + later + inCart);
    double toCart = cart == 0 ? 0 : LOOK_AT_CART;
    for (int state = 0; state < CHECKOUT; state++) {
      double[] row = moves[cart][state];
      Step step = step(state);
      double left = stays[state];
      if (step == Step.PRODUCT) {
        row[ADDED] = left * adds[band(state)];
        left -= row[ADDED];
      }
      row[CHECKOUT] = left * (step == Step.CART ? cartToCheckout : toCheckout);
      left -= row[CHECKOUT];
      row[CART] = step == Step.CART ? 0 : left * toCart;
      left -= row[CART];
      double toProducts = left * productShare(step);
      for (int band = 0; band < Catalogue.BANDS; band++) {
        row[FIRST_PRODUCT + band] = toProducts * catalogue.bandShare(band);
      }
      row[LISTING] = left - toProducts;
    }
    double left = stays[CHECKOUT];
    purchase[cart] = cart == 0 ? 0 : left * logistic(BUY + later + inCart);
    left -= purchase[cart];
    moves[cart][CHECKOUT][CART] = left * BACK_TO_CART;
    moves[cart][CHECKOUT][LISTING] = left * (1 - BACK_TO_CART);
  }

  private static double productShare(Step step) {
    return switch (step) {
      case LISTING -> 0.6;
      case PRODUCT -> 0.5;
      case ADDED -> 0.35;
      case CART, CHECKOUT -> 0.3;
    };
  }

  /** Log-odds of leaving after an event, for a shopper of average patience. */
  private static double exit(Step step) {
    return switch (step) {
      case LISTING -> -1.15;
      case PRODUCT -> -1.45;
      case ADDED -> -2.2;
      case CART -> -1.1;
      case CHECKOUT -> -0.2;
    };
  }

  /** Solves one block; no pivoting, since the rows of I - M are strictly diagonally dominant. */
  private double[] solved(int cart) {
    double[][] left = new double[STATES][STATES];
    double[] right = new double[STATES];
    for (int from = 0; from < STATES; from++) {
      for (int to = 0; to < STATES; to++) {
        left[from][to] = -moves[cart][from][to];
      }
      right[from] = purchase(cart, from);
      if (cart < FULL_CART) {
        left[from][ADDED] = 0;
        right[from] += moves[cart][from][ADDED] * propensity[cart + 1][ADDED];
      }
      left[from][from] += 1;
    }
    for (int pivot = 0; pivot < STATES; pivot++) {
      for (int row = pivot + 1; row < STATES; row++) {
        double factor = left[row][pivot] / left[pivot][pivot];
        for (int column = pivot; column < STATES; column++) {
          left[row][column] -= factor * left[pivot][column];
        }
        right[row] -= factor * right[pivot];
      }
    }
    for (int row = STATES - 1; row >= 0; row--) {
      for (int column = row + 1; column < STATES; column++) {
        right[row] -= left[row][column] * right[column];
      }
      right[row] /= left[row][row];
    }
    return right;
  }

  private static double logistic(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }
}
