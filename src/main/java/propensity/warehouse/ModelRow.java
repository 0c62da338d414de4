package propensity.warehouse;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

  /** Inserts what is not there yet. */
  public void put(Connection on) throws SQLException {
    try (PreparedStatement model =
            on.prepareStatement("INSERT INTO models VALUES (?,?) ON CONFLICT DO NOTHING");
        PreparedStatement bin =
            on.prepareStatement("INSERT INTO drift_reference VALUES (?,?,?,?,?,?,?,?)")) {
      model.setString(1, version);
      model.setObject(2, learnedUntil);
      if (model.executeUpdate() == 0) {
        return;
      }
      for (Share share : reference) {
        bin.setString(1, version);
        bin.setString(2, share.kind());
        bin.setString(3, share.name());
        bin.setInt(4, share.bin());
        bin.setObject(5, share.low());
        bin.setObject(6, share.high());
        bin.setString(7, share.value());
        bin.setDouble(8, share.share());
        bin.addBatch();
      }
      bin.executeBatch();
    }
  }
}
