package propensity.analytics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import propensity.warehouse.Query;

/**
 * How far the judged sessions have moved away from those the model learned from, as the population
 * stability index of the view {@code drift_bins}.
 *
 * @param name {@code score}, the input's or the column's name
 * @param kind {@code score}, {@code feature} or {@code category}
 * @param sessions that the index is of
 * @param index population stability index
 * @param band {@code stable}, {@code moderate} or {@code large}
 * @param small whether there are so few sessions that chance alone could pass the first mark, or
 *     for {@code weekend} less than a week of them
 * @param bins then and now
 */
public record ScoreDrift(
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
   * @param current share among the judged
   */
  public record Bin(String label, double reference, double current) {}

  /** Up to this the distribution counts as stable. */
  public static final double STABLE = 0.1;

  /** Above this it has changed. */
  public static final double LARGE = 0.25;

  /** Asks for the score, the categories and the logged features, the largest index first. */
  public static List<ScoreDrift> ask(Connection warehouse, String modelVersion)
      throws SQLException {
    Map<String, ScoreDrift> drifts = new LinkedHashMap<>();
    for (ScoreDrift drift :
        Query.list(
            warehouse,
            "SELECT * FROM drift_bins WHERE model_version = ?"
                + " ORDER BY kind, name, bin IS NULL, bin, value",
            ScoreDrift::row,
            modelVersion)) {
      drifts.merge(drift.kind() + drift.name(), drift, ScoreDrift::and);
    }
    return drifts.values().stream()
        .sorted(
            Comparator.comparingDouble((ScoreDrift drift) -> -drift.index())
                .thenComparing(ScoreDrift::name))
        .toList();
  }

  private static ScoreDrift row(ResultSet row) throws SQLException {
    double index = row.getDouble("psi");
    return new ScoreDrift(
        row.getString("name").replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
        row.getString("kind"),
        row.getLong("sessions"),
        index,
        index <= STABLE ? "stable" : index <= LARGE ? "moderate" : "large",
        row.getBoolean("small"),
        List.of(
            new Bin(label(row), row.getDouble("reference_share"), row.getDouble("current_share"))));
  }

  private static String label(ResultSet row) throws SQLException {
    if (row.getString("kind").equals("category")) {
      return row.getString("value");
    }
    Double low = Query.numberOrNull(row, "low");
    return low == null
        ? "lowest"
        : "from "
            + new BigDecimal(low).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private ScoreDrift and(ScoreDrift next) {
    List<Bin> all = new ArrayList<>(bins);
    all.addAll(next.bins);
    return new ScoreDrift(name, kind, sessions, index, band, small, List.copyOf(all));
  }
}
