package propensity.warehouse.settings;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import propensity.warehouse.Query;
import propensity.warehouse.RowStatement;
import propensity.warehouse.Table;

/**
 * The zone whose days and hours the views count by: the table {@code zone_offsets}, since no
 * database knows every zone.
 *
 * @param id of the zone, such as {@code Europe/Berlin}
 */
public record ShopZone(String id) implements StoredSettings {
  private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");
  private static final Table<Offset> OFFSETS = Table.of("zone_offsets", Offset.class);

  /** A row of the table. */
  public record Offset(long fromMs, long offsetMs, String zone) {}

  /**
   * The zone that the views count by.
   *
   * @return UTC where none was written yet
   */
  public static String stored(Connection on) throws SQLException {
    List<String> zones =
        Query.list(on, "SELECT zone FROM zone_offsets LIMIT 1", row -> row.getString(1));
    return zones.isEmpty() ? "UTC" : zones.get(0);
  }

  /** Whether these are the offsets in the warehouse: rules of zones change with the JDK. */
  @Override
  public boolean isStored(Connection on) throws SQLException {
    return Query.records(on, "SELECT * FROM zone_offsets ORDER BY from_ms", Offset.class)
        .equals(offsets());
  }

  @Override
  public void put(Connection on) throws SQLException {
    if (isStored(on)) {
      return;
    }
    try (Statement clear = on.createStatement()) {
      clear.executeUpdate("DELETE FROM zone_offsets");
    }
    try (RowStatement<Offset> insert = RowStatement.insert(on, OFFSETS)) {
      for (Offset offset : offsets()) {
        insert.run(offset);
      }
    }
  }

  private List<Offset> offsets() {
    ZoneRules rules = ZoneId.of(id).getRules();
    List<Offset> offsets = new ArrayList<>();
    offsets.add(offset(rules, FIRST));
    ZoneOffsetTransition next = rules.nextTransition(FIRST);
    while (next != null && next.getInstant().isBefore(LAST)) {
      offsets.add(offset(rules, next.getInstant()));
      next = rules.nextTransition(next.getInstant());
    }
    return offsets;
  }

  private Offset offset(ZoneRules rules, Instant from) {
    return new Offset(from.toEpochMilli(), 1000L * rules.getOffset(from).getTotalSeconds(), id);
  }
}
