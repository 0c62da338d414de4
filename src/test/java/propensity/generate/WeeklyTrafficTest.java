package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class WeeklyTrafficTest {
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 1, 7);
  private static final WeeklyTraffic RHYTHM = WeeklyTraffic.from(WEDNESDAY);

  @Test
  void wholeDaysOfActivityEndAtMidnight() {
    for (int days = 0; days <= 30; days++) {
      long midnight =
          WEDNESDAY.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      assertThat(RHYTHM.millis(RHYTHM.activityHours(days))).isCloseTo(midnight, within(1L));
    }
  }

  @Test
  void timeNeverRunsBackwards() {
    long before = Long.MIN_VALUE;
    for (double activity = 0; activity < 400; activity += 0.01) {
      long now = RHYTHM.millis(activity);
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void evenActivityIsSpreadAsTheTablesSay() {
    double[] hours = new double[24];
    double[] days = new double[7];
    int steps = 1_680_000;
    for (int step = 0; step < steps; step++) {
      ZonedDateTime time =
          Instant.ofEpochMilli(RHYTHM.millis(step * 168.0 / steps)).atZone(ZoneOffset.UTC);
      hours[time.getHour()]++;
      days[time.getDayOfWeek().getValue() - 1]++;
    }

    assertThat(hours[20] / hours[4])
        .isCloseTo(WeeklyTraffic.HOURS[20] / WeeklyTraffic.HOURS[4], within(0.05));
    assertThat(days[DayOfWeek.MONDAY.getValue() - 1] / days[DayOfWeek.SATURDAY.getValue() - 1])
        .isCloseTo(WeeklyTraffic.DAYS[0] / WeeklyTraffic.DAYS[5], within(0.01));
  }
}
