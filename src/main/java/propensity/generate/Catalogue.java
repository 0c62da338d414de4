package propensity.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The products of the shop: how often each is looked at, and what it costs.
 *
 * <p>Popularity follows Zipf's law with exponent {@value #ZIPF_EXPONENT} over {@value #PRODUCTS}
 * products. Prices are log-normal, median {@value #MEDIAN_CENTS} cents, and constant per product.
 * Shoppers feel a price through its band (a fifth of the assortment by price, cheapest first): with
 * a handful of bands instead of thousands of prices the chain of a session stays small enough to be
 * solved exactly.
 */
final class Catalogue {
  static final int PRODUCTS = 2_000;
  static final int BANDS = 5;
  static final double ZIPF_EXPONENT = 1.0;
  static final long MEDIAN_CENTS = 2_900;
  static final double PRICE_SIGMA = 0.8;
  private static final long MIN_CENTS = 99;
  private static final long PURPOSE = 0xCA7A;

  /** The products of one price band, most popular first. */
  private static final class Band {
    private final int[] products;
    private final double[] cumulative;
    private final double share;
    private final double level;

    private Band(int[] products, double[] cumulative, double share, double level) {
      this.products = products;
      this.cumulative = cumulative;
      this.share = share;
      this.level = level;
    }
  }

  private final long[] cents = new long[PRODUCTS];
  private final String[] ids = new String[PRODUCTS];
  private final String[] pages = new String[PRODUCTS];
  private final List<Band> bands = new ArrayList<>();

  private Catalogue(long seed) {
    Randomness random = Randomness.of(seed, PURPOSE);
    double total = 0;
    for (int product = 0; product < PRODUCTS; product++) {
      long drawn = StrictMath.round(random.logNormal(MEDIAN_CENTS, PRICE_SIGMA));
      cents[product] = StrictMath.max(MIN_CENTS, drawn);
      ids[product] = "p" + ZeroPadded.number(product + 1L, 5);
      pages[product] = "/product/" + ids[product];
      total += popularity(product);
    }
    List<Integer> byPrice =
        IntStream.range(0, PRODUCTS)
            .boxed()
            .sorted(Comparator.comparingLong(product -> cents[product]))
            .toList();
    int size = PRODUCTS / BANDS;
    for (int band = 0; band < BANDS; band++) {
      bands.add(band(byPrice.subList(band * size, (band + 1) * size), total));
    }
  }

  private Band band(List<Integer> members, double total) {
    int[] products = members.stream().mapToInt(Integer::intValue).sorted().toArray();
    double[] cumulative = new double[products.length];
    double popularity = 0;
    double level = 0;
    for (int i = 0; i < products.length; i++) {
      popularity += popularity(products[i]);
      cumulative[i] = popularity;
      level += StrictMath.log((double) cents[products[i]] / MEDIAN_CENTS);
    }
    for (int i = 0; i < products.length; i++) {
      cumulative[i] /= popularity;
    }
    return new Band(products, cumulative, popularity / total, level / products.length);
  }

  private static double popularity(int product) {
    return StrictMath.pow(product + 1.0, -ZIPF_EXPONENT);
  }

  /**
   * The assortment of a seed: every user of that seed sees the same products at the same prices.
   */
  static Catalogue of(long seed) {
    return new Catalogue(seed);
  }

  /** A product of the band, drawn by popularity: 0 (the most popular of all) and up. */
  int draw(int band, Randomness random) {
    Band drawn = bands.get(band);
    int found = Arrays.binarySearch(drawn.cumulative, random.uniform());
    int place = found >= 0 ? found + 1 : -found - 1;
    return drawn.products[StrictMath.min(place, drawn.products.length - 1)];
  }

  /** A price band, drawn by its share of the product views. */
  int drawBand(Randomness random) {
    double left = random.uniform();
    for (int band = 0; band < BANDS - 1; band++) {
      left -= bands.get(band).share;
      if (left < 0) {
        return band;
      }
    }
    return BANDS - 1;
  }

  /** Price of one piece in cents. */
  long cents(int product) {
    return cents[product];
  }

  /** The id in files. */
  String id(int product) {
    return ids[product];
  }

  /** The path of the product's page. */
  String page(int product) {
    return pages[product];
  }

  /** Share of product views that fall into the band, 0 being the cheapest; all sum to 1. */
  double bandShare(int band) {
    return bands.get(band).share;
  }

  /** Mean of log(price / median price) in the band: below 0 for cheap bands. */
  double bandLevel(int band) {
    return bands.get(band).level;
  }
}
