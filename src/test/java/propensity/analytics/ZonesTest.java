package propensity.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import propensity.warehouse.settings.ShopZone;

/** Days and hours are those of the shop, also on the days on which its clocks change. */
class ZonesTest {
  private final SampleWarehouse warehouse = SampleWarehouse.inMemory();

  private List<String> periods(String zone, String dimension, String... starts)
      throws SQLException {
    new ShopZone(zone).put(warehouse.connection());
    for (String start : starts) {
      long time = Instant.parse(start).toEpochMilli();
      warehouse.add(SessionRowBuilder.session(zone + start).at(time));
    }
    return Period.of(Period.ask(warehouse.connection()), dimension).stream()
        .map(period -> period.value() + " " + period.conversion().sessions())
        .toList();
  }

  @Test
  void sessionsOfOneDayFarFromGreenwichAreOfOneDay() throws SQLException {
    String[] sameDay = {"2026-11-19T11:30:00Z", "2026-11-20T00:30:00Z", "2026-11-20T10:30:00Z"};

    assertThat(periods("Pacific/Auckland", "day", sameDay)).containsExactly("2026-11-20 3");
    assertThat(periods("Pacific/Auckland", "weekday")).containsExactly("5 3");
    assertThat(
            warehouse.numbers("SELECT sessions FROM funnel_by_segment WHERE value = '2026-11-20'"))
        .startsWith(3.0);
    assertThat(periods("UTC", "day")).containsExactly("2026-11-19 1", "2026-11-20 2");
    assertThat(ShopZone.stored(warehouse.connection())).isEqualTo("UTC");
  }

  /** In Berlin 02:30 comes twice on 25 October 2026, and not at all on 29 March. */
  @Test
  void hourThatComesTwiceAndHourThatDoesNotCome() throws SQLException {
    assertThat(
            periods(
                "Europe/Berlin",
                "hour",
                "2026-10-25T00:30:00Z",
                "2026-10-25T01:30:00Z",
                "2026-03-29T00:59:59Z",
                "2026-03-29T01:00:00Z"))
        .containsExactly("1 1", "2 2", "3 1");
  }

  @Test
  void zonesOfHalfHoursAreExact() throws SQLException {
    assertThat(periods("Asia/Kathmandu", "hour", "2026-01-01T18:14:59Z", "2026-01-01T18:15:00Z"))
        .containsExactly("0 1", "23 1");
  }
}
