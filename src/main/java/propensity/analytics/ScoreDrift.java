package propensity.analytics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import propensity.RecordColumns;
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

  private record Row(
      String kind,
      String name,
      long sessions,
      double psi,
      String band,
      boolean small,
      String value,
      Double low,
      double referenceShare,
      double currentShare) {

    Bin bin() {
      return new Bin(kind.equals("category") ? value : edge(), referenceShare, currentShare);
    }

    private String edge() {
      return low == null
          ? "lowest"
          : "from "
              + new BigDecimal(low).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }
  }

  /** Reads the score, the categories and the logged features, the largest index first. */
  public static List<ScoreDrift> ask(Connection warehouse, String modelVersion)
      throws SQLException {
    Map<String, List<Row>> rows =
        Query.records(
                warehouse,
                "SELECT * FROM drift_bins WHERE model_version = ?"
                    + " ORDER BY kind, name, bin IS NULL, bin, value",
                Row.class,
                modelVersion)
            .stream()
            .collect(Collectors.groupingBy(row -> row.kind() + row.name()));
    return rows.values().stream()
        .map(ScoreDrift::of)
        .sorted(
            Comparator.comparingDouble((ScoreDrift drift) -> -drift.index())
                .thenComparing(ScoreDrift::name)
                .thenComparing(ScoreDrift::kind))
        .toList();
  }

  private static ScoreDrift of(List<Row> bins) {
    Row first = bins.get(0);
    return new ScoreDrift(
        RecordColumns.snakeCase(first.name()),
        first.kind(),
        first.sessions(),
        first.psi(),
        first.band(),
        first.small(),
        bins.stream().map(Row::bin).toList());
  }
}
