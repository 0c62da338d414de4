package propensity.warehouse;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the warehouse keeps of a model version that scores in it: tables {@code models} and {@code
 * drift_reference}.
 *
 * @param version its name
 * @param learnedUntil the end of the data it learned from, epoch milliseconds; null if not known
 * @param reference how the sessions were spread that it learned from
 */
public record ModelRow(String version, Long learnedUntil, List<Share> reference)
    implements Serializable {

  static final Table<Model> MODELS = Table.of("models", Model.class);
  static final Table<Share> SHARES = Table.of("drift_reference", Share.class);

  public ModelRow {
    reference = List.copyOf(reference);
  }

  /**
   * A share of those sessions.
   *
   * @param kind {@code score}, {@code feature} or {@code category}
   * @param name {@code score}, the input's name in {@code events.features}, or the column's
   * @param bin from 0
   * @param low edge of the bin, inside; null for the lowest bin and for categories
   * @param high edge of the bin, outside; null for the highest bin and for categories
   * @param value of the category, else null
   * @param share of the sessions
   */
  public record Share(
      String kind, String name, int bin, Double low, Double high, String value, double share)
      implements Serializable {}

  /** The column that says which model version a row belongs to. */
  public record ModelVersion(String modelVersion) {}

  /** A row of {@code models}. */
  public record Model(String modelVersion, Long learnedUntil) {}

  /** Inserts what is not there yet. */
  public void put(Connection on) throws SQLException {
    try (RowStatement<Model> model = RowStatement.insert(on, MODELS, " ON CONFLICT DO NOTHING")) {
      if (model.run(new Model(version, learnedUntil)) == 0) {
        return;
      }
    }
    Table<Share> shares = SHARES.with(new ModelVersion(version));
    try (RowStatement<Share> insert = RowStatement.insert(on, shares)) {
      insert.runAll(reference);
    }
  }
}
