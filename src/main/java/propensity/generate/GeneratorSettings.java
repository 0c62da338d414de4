package propensity.generate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What data to generate. The events are a function of these values and nothing else; the formats do
 * not change them, and neither does the number of partitions or machines.
 *
 * @param users number of shoppers; each of them visits at least once
 * @param days length of the period in days
 * @param seed where all randomness comes from
 * @param startDate first day of the period, ISO-8601, UTC
 * @param formats what to write; the first goes to {@code events}, others to {@code events_FORMAT}
 * @param defects what is wrong with the data
 * @param drift what changes on the way
 */
public record GeneratorSettings(
    long users,
    int days,
    long seed,
    String startDate,
    List<EventFormat> formats,
    Defects defects,
    List<ConversionDrift> drift)
    implements Serializable {

  /** Stands beside generated data and holds the settings that it was made with. */
  static final String FILE = "generator.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);

  static final long MAX_USERS = 99_999_999;
  static final int MAX_DAYS = 3_660;

  public GeneratorSettings {
    requireNonNull(startDate, "start_date");
    requireNonNull(defects, "defects");
    formats = List.copyOf(formats);
    drift = List.copyOf(drift);
    if (users < 1 || users > MAX_USERS) {
      throw new IllegalArgumentException(
          "users must be between 1 and " + MAX_USERS + ", is " + users);
    }
    if (days < 1 || days > MAX_DAYS) {
      throw new IllegalArgumentException("days must be between 1 and " + MAX_DAYS + ", is " + days);
    }
    day(startDate);
    if (formats.isEmpty()) {
      throw new IllegalArgumentException("formats must name at least one of csv, json, parquet");
    }
    if (EnumSet.copyOf(formats).size() < formats.size()) {
      throw new IllegalArgumentException("formats must name each format once, is " + formats);
    }
    if (defects.malformed() > 0 && formats.contains(EventFormat.PARQUET)) {
      throw new IllegalArgumentException(
          "malformed lines cannot be written as parquet: ask for csv or json alone");
    }
    for (ConversionDrift change : drift) {
      if (change.day() > days) {
        throw new IllegalArgumentException(
            "drift must begin within the " + days + " days, is " + change.text());
      }
    }
  }

  /**
   * The settings that the data in a folder was made with; empty where it holds no generated events,
   * which come last.
   *
   * @throws IOException if the file cannot be read or is not of this version
   */
  public static Optional<GeneratorSettings> ofFolder(Configuration hadoop, String folder)
      throws IOException {
    Path file = new Path(folder, FILE);
    if (!file.getFileSystem(hadoop).exists(new Path(folder, GeneratedFiles.EVENTS))) {
      return Optional.empty();
    }
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return Optional.of(JSON.readValue(in, GeneratorSettings.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The text of that file. */
  String json() throws JsonProcessingException {
    return JSON.writeValueAsString(this);
  }

  /** The first day of the period. */
  public LocalDate firstDay() {
    return day(startDate);
  }

  /** The same with another number of users. */
  public GeneratorSettings withUsers(long number) {
    return new GeneratorSettings(number, days, seed, startDate, formats, defects, drift);
  }

  /** The same with another seed. */
  public GeneratorSettings withSeed(long number) {
    return new GeneratorSettings(users, days, number, startDate, formats, defects, drift);
  }

  /** The same with another length. */
  public GeneratorSettings withDays(int number) {
    return new GeneratorSettings(users, number, seed, startDate, formats, defects, drift);
  }

  /** The same written as these formats. */
  public GeneratorSettings withFormats(EventFormat... list) {
    return new GeneratorSettings(users, days, seed, startDate, List.of(list), defects, drift);
  }

  /** The same with these defects. */
  public GeneratorSettings withDefects(Defects wanted) {
    return new GeneratorSettings(users, days, seed, startDate, formats, wanted, drift);
  }

  /** The same with these changes on the way. */
  public GeneratorSettings withDrift(ConversionDrift... changes) {
    return new GeneratorSettings(users, days, seed, startDate, formats, defects, List.of(changes));
  }

  private static LocalDate day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() < 1970 || day.getYear() > 2200) {
        throw new IllegalArgumentException("start_date must lie between 1970 and 2200, is " + text);
      }
      return day;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "start_date must be a day such as 2026-01-05, is " + text, e);
    }
  }
}
