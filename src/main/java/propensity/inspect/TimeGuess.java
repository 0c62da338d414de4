package propensity.inspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * When things happened.
 *
 * @param column the column; null where day and time have columns of their own
 * @param guess the column, or a day and a time of day in columns of their own
 * @param format of its values
 * @param doubts what a person should look at
 */
record TimeGuess(ColumnProfile column, Guess guess, String format, List<String> doubts) {
  private static final List<String> FORMATS =
      List.of(
          "iso",
          "epoch_ms",
          "epoch_s",
          "epoch_us",
          "epoch_ns",
          "yyyy/MM/dd HH:mm:ss",
          "yyyy-MM-dd HH:mm",
          "yyyy/MM/dd HH:mm",
          "dd.MM.yyyy HH:mm:ss",
          "dd.MM.yyyy HH:mm",
          "d.M.yyyy H:mm:ss",
          "d.M.yyyy H:mm",
          "dd/MM/yyyy HH:mm:ss",
          "MM/dd/yyyy HH:mm:ss",
          "dd/MM/yyyy HH:mm",
          "MM/dd/yyyy HH:mm",
          "d/M/yyyy H:mm:ss",
          "M/d/yyyy H:mm:ss",
          "d/M/yyyy H:mm",
          "M/d/yyyy H:mm",
          "M/d/yyyy h:mm:ss a",
          "M/d/yyyy h:mm a",
          "M/d/yy H:mm",
          "d/M/yy H:mm",
          "dd-MM-yyyy HH:mm:ss",
          "dd-MM-yyyy HH:mm",
          "dd/MMM/yyyy:HH:mm:ss Z",
          "MMM d, yyyy h:mm:ss a",
          "MMM d, yyyy, h:mm:ss a",
          "MMM d, yyyy h:mm a",
          "d MMM yyyy HH:mm:ss",
          "d MMM yyyy HH:mm",
          "EEE MMM d HH:mm:ss zzz yyyy",
          "EEE, d MMM yyyy HH:mm:ss z",
          "yyyy-MM-dd HH",
          "yyyyMMddHHmmss",
          "yyyyMMdd HH:mm:ss");
  private static final List<String> DAYS =
      List.of(
          "yyyy-MM-dd",
          "dd.MM.yyyy",
          "d.M.yyyy",
          "dd/MM/yyyy",
          "MM/dd/yyyy",
          "d/M/yyyy",
          "M/d/yyyy",
          "yyyyMMdd",
          "yyyy/MM/dd",
          "dd-MM-yyyy",
          "MMM d, yyyy");
  private static final String CLOCK = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";
  private static final String ZONED =
      ".*([0-9](Z| ?[+-]\\d\\d:?\\d*)| ?(UTC|GMT|CES?T|[ECMP][SD]T))";

  static Optional<TimeGuess> of(Candidates candidates) {
    List<ColumnProfile> times =
        candidates.fullest("event_time", profile -> !formats(profile, FORMATS).isEmpty());
    ColumnProfile best = times.isEmpty() ? null : times.get(0);
    List<ColumnProfile> days =
        candidates.fullest("event_time", profile -> !formats(profile, DAYS).isEmpty());
    if (best == null && !days.isEmpty()) {
      return Optional.of(day(candidates, days.get(0)));
    }
    if (best == null) {
      best =
          candidates.all().stream()
              .filter(profile -> !formats(profile, FORMATS).isEmpty())
              .findFirst()
              .orElse(null);
    }
    if (best == null) {
      return Optional.empty();
    }
    candidates.take(best);
    String doubt = candidates.doubt("event_time", best);
    if (times.isEmpty()) {
      doubt = "by its values only";
    }
    return Optional.of(
        of(Guess.of("event_time", best, candidates.rows(), doubt), best, FORMATS, ""));
  }

  /** Whether the column's values are times, in any format that is known. */
  static boolean isTime(ColumnProfile profile) {
    return !formats(profile, FORMATS).isEmpty();
  }

  /** A day, with the time of day where a column has one. */
  private static TimeGuess day(Candidates candidates, ColumnProfile day) {
    candidates.take(day);
    Optional<ColumnProfile> clock =
        candidates.all().stream()
            .filter(profile -> profile.nearlyAll(value -> value.strip().matches(CLOCK)))
            .findFirst();
    if (clock.isEmpty() || !isPlain(day) || !isPlain(clock.get())) {
      Guess guess = Guess.of("event_time", day, candidates.rows(), "a day without a time");
      return of(guess, day, DAYS, "");
    }
    candidates.take(clock.get());
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("day", day.name());
    both.put("time", clock.get().name());
    boolean seconds = clock.get().nearlyAll(value -> value.strip().length() > 5);
    boolean padded = clock.get().nearlyAll(value -> value.strip().indexOf(':') == 2);
    String format = (padded ? " HH:mm" : " H:mm") + (seconds ? ":ss" : "");
    double fill = Math.min(day.fill(candidates.rows()), clock.get().fill(candidates.rows()));
    return of(new Guess("event_time", List.of(both), fill, ""), day, DAYS, format);
  }

  private static boolean isPlain(ColumnProfile profile) {
    return profile.setting() instanceof String;
  }

  private static TimeGuess of(
      Guess guess, ColumnProfile profile, List<String> known, String clock) {
    List<String> formats = formats(profile, known);
    String format = formats.get(0) + clock;
    if (format.equals("yyyy-MM-dd HH:mm:ss")) {
      format = "iso";
    }
    Stream.Builder<String> doubts = Stream.builder();
    if (formats.size() > 1 && isOtherDay(formats)) {
      doubts.add(
          "time_format: %s read all times of the sample; is the day or the month first?"
              .formatted(String.join(" and ", formats)));
    }
    if (!format.startsWith("epoch") && !profile.nearlyAll(value -> value.strip().matches(ZONED))) {
      doubts.add("zone: the times name none, and are taken as UTC");
    }
    double odd = 1 - profile.share(timesIn(formats.get(0)));
    if (odd > 0) {
      doubts.add("time_format: %.1f %% of the times are no such ones".formatted(100 * odd));
    }
    return new TimeGuess(clock.isEmpty() ? profile : null, guess, format, doubts.build().toList());
  }

  private static boolean isOtherDay(List<String> formats) {
    return formats.stream().anyMatch(format -> format.startsWith("d"))
        && formats.stream().anyMatch(format -> format.startsWith("M"));
  }

  private static List<String> formats(ColumnProfile profile, List<String> known) {
    if (profile.values().isEmpty()) {
      return List.of();
    }
    if (known.get(0).equals("iso") && profile.nearlyAll(timesIn("iso"))) {
      return List.of("iso"); // which is read whatever the format
    }
    return known.stream().filter(format -> profile.nearlyAll(timesIn(format))).toList();
  }

  private static Predicate<String> timesIn(String format) {
    return ColumnProfile.timesIn(format);
  }
}
