package propensity.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far the sessions of a window have moved away from those the model learned from, as the
 * population stability index: the sum over bins of (now - then) x ln(now / then). By custom, up to
 * 0.1 is stable, up to 0.25 worth a look, above a change.
 *
 * @param name {@code score}, the feature's or the column's name
 * @param kind {@code score}, {@code feature} or {@code category}
 * @param sessions in the window that the index is of
 * @param index population stability index
 * @param band {@code stable}, {@code moderate} or {@code large}
 * @param small whether there are so few sessions that chance alone could pass the first mark, or
 *     for {@code weekend} less than a week of them
 * @param bins then and now
 */
public record Drift(
    String name,
    String kind,
    long sessions,
    double index,
    String band,
    boolean small,
    List<Bin> bins) {

  /**
   * One bin.
   *
   * @param label the bin's lower edge, or the category's value
   * @param reference share among the sessions the model learned from
   * @param current share in the window
   */
  public record Bin(String label, double reference, double current) {}

  /** Up to this the distribution counts as stable. */
  public static final double STABLE = 0.1;

  /** Above this it has changed. */
  public static final double LARGE = 0.25;

  /** An empty bin counts as this share: the logarithm of 0 has no value. */
  private static final double SMALLEST_SHARE = 1e-4;

  /** The newest logged sessions that feature drift looks at: enough for an index. */
  private static final int LOGGED_SESSIONS = 5_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks for the score, the categories and the logged features, the largest index first. */
  public static List<Drift> ask(
      Connection warehouse, EvaluationWindow window, DriftReference reference) throws SQLException {
    List<Drift> drifts = new ArrayList<>();
    if (reference.score() != null) {
      List<Double> scores =
          Query.list(
              warehouse,
              "SELECT propensity FROM session_outcomes WHERE propensity IS NOT NULL AND"
                  + EvaluationWindow.SESSIONS,
              row -> row.getDouble("propensity"),
              window.parameters());
      addHistogram(drifts, "score", "score", reference.score(), scores);
    }
    for (Map.Entry<String, Map<String, Double>> category : reference.categories().entrySet()) {
      if (category.getKey().equals("device") || category.getKey().equals("referrer")) {
        addCategory(warehouse, window, drifts, category.getKey(), category.getValue());
      }
    }
    List<JsonNode> logged = reference.features().isEmpty() ? List.of() : logged(warehouse, window);
    reference
        .features()
        .forEach(
            (name, histogram) ->
                addHistogram(
                    drifts,
                    name,
                    "feature",
                    histogram,
                    logged.stream()
                        .map(features -> features.path(logName(name)))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asDouble)
                        .toList()));
    if (underAWeek(warehouse, window)) {
      drifts.replaceAll(drift -> drift.name().equals("weekend") ? drift.ofTooLittle() : drift);
    }
    drifts.sort(
        Comparator.comparingDouble((Drift drift) -> -drift.index()).thenComparing(Drift::name));
    return List.copyOf(drifts);
  }

  private static void addHistogram(
      List<Drift> drifts,
      String name,
      String kind,
      DriftReference.Histogram histogram,
      List<Double> values) {
    if (values.isEmpty()) {
      return;
    }
    long[] counts = new long[histogram.shares().size()];
    values.forEach(value -> counts[histogram.binOf(value)]++);
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      String label = i == 0 ? "lowest" : "from " + shortNumber(histogram.edges().get(i - 1));
      bins.add(new Bin(label, histogram.shares().get(i), (double) counts[i] / values.size()));
    }
    drifts.add(of(name, kind, values.size(), bins));
  }

  private static void addCategory(
      Connection warehouse,
      EvaluationWindow window,
      List<Drift> drifts,
      String column,
      Map<String, Double> reference)
      throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, Long> count :
        Query.list(
            warehouse,
            "SELECT "
                + column
                + " AS value, count(*) AS sessions FROM session_outcomes WHERE"
                + EvaluationWindow.SESSIONS
                + "GROUP BY 1",
            row -> Map.entry(row.getString("value"), row.getLong("sessions")),
            window.parameters())) {
      counts.put(count.getKey(), count.getValue());
    }
    long sessions = counts.values().stream().mapToLong(Long::longValue).sum();
    if (sessions == 0) {
      return;
    }
    TreeSet<String> values = new TreeSet<>(reference.keySet());
    values.addAll(counts.keySet());
    drifts.add(
        of(
            column,
            "category",
            sessions,
            values.stream()
                .map(
                    value ->
                        new Bin(
                            value,
                            reference.getOrDefault(value, 0.0),
                            (double) counts.getOrDefault(value, 0L) / sessions))
                .toList()));
  }

  private static Drift of(String name, String kind, long sessions, List<Bin> bins) {
    double index = index(bins);
    return new Drift(
        name,
        kind,
        sessions,
        index,
        index <= STABLE ? "stable" : index <= LARGE ? "moderate" : "large",
        sessions < Rate.FEW || byChance(sessions, bins.size()) > STABLE,
        List.copyOf(bins));
  }

  /**
   * The index that chance alone exceeds one time in twenty: sessions x index is then nearly a
   * chi-square of bins - 1 degrees of freedom (B. Yurdakul 2018), taken as normal.
   */
  private static double byChance(long sessions, int bins) {
    double degrees = bins - 1;
    return (degrees + 1.645 * Math.sqrt(2 * degrees)) / sessions;
  }

  private Drift ofTooLittle() {
    return new Drift(name, kind, sessions, index, band, true, bins);
  }

  /** The population stability index of bins. */
  static double index(List<Bin> bins) {
    double sum = 0;
    for (Bin bin : bins) {
      double then = Math.max(SMALLEST_SHARE, bin.reference());
      double now = Math.max(SMALLEST_SHARE, bin.current());
      sum += (now - then) * Math.log(now / then);
    }
    return sum;
  }

  private static String shortNumber(double number) {
    return new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** The inputs at the last scored event of the newest logged sessions. */
  private static List<JsonNode> logged(Connection warehouse, EvaluationWindow window)
      throws SQLException {
    return Query.list(
        warehouse,
        """
        SELECT features FROM events WHERE event_id IN (
          SELECT last.event_id
          FROM (
            SELECT session_id, event_id, max(seq) FROM events
            WHERE features IS NOT NULL AND propensity IS NOT NULL GROUP BY session_id
          ) AS last
          JOIN session_outcomes AS s ON s.session_id = last.session_id
          WHERE s.started_at > ?1 AND (?2 IS NULL OR s.model_version = ?2)
          ORDER BY s.started_at DESC, s.session_id
          LIMIT %d
        )
        """
            .formatted(LOGGED_SESSIONS),
        row -> parse(row.getString("features")),
        window.parameters());
  }

  /** The card says {@code add_to_carts}, the log of inputs {@code addToCarts}. */
  static String logName(String cardName) {
    StringBuilder name = new StringBuilder();
    for (String word : cardName.split("_", -1)) {
      name.append(
          name.isEmpty() || word.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  /** Less than a week has another share of weekends than what the model learned from. */
  private static boolean underAWeek(Connection warehouse, EvaluationWindow window)
      throws SQLException {
    Double days =
        Query.list(
                warehouse,
                "SELECT (max(started_at) - min(started_at)) / 86400000.0 AS days"
                    + " FROM session_outcomes WHERE"
                    + EvaluationWindow.SESSIONS,
                row -> Optional.ofNullable(Query.numberOrNull(row, "days")),
                window.parameters())
            .get(0)
            .orElse(0.0);
    return days < 6.5;
  }

  private static JsonNode parse(String features) {
    try {
      return JSON.readTree(features);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stream logs features as JSON, not as " + features, e);
    }
  }
}
