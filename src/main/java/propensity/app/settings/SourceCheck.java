package propensity.app.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Parsed;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.source.EventFolder;
import propensity.source.EventReader;
import propensity.source.UnreadableFileException;

/** Whether the source mapping fits the files, by their first lines, before any data moves. */
public final class SourceCheck {
  private static final int LINES = 100;
  private static final int MAX_LINES = 100_000;

  private final Settings settings;
  private final Configuration hadoop = new Configuration();
  private final Map<String, Rejection> rejections = new LinkedHashMap<>();
  private boolean anyEvent;

  private SourceCheck(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks at all files under a folder of events at rest.
   *
   * @throws Problem if the columns of one do not fit, or no line can be read
   */
  public static void folder(Settings settings, String events) {
    SourceCheck check = new SourceCheck(settings);
    for (FileStatus file : EventFolder.files(check.hadoop, events, settings.source())) {
      try {
        check.look(file.getPath());
      } catch (UnreadableFileException e) {
        throw check.problem(e);
      }
    }
    check.requireAnEvent();
  }

  /**
   * Looks at files that wait to be streamed, where none was accepted before: one that is broken is
   * for quarantine, but if none of them fits, it is the mapping that is wrong.
   *
   * @throws Problem if so
   */
  public static void firstFiles(Settings settings, List<java.nio.file.Path> files) {
    someOf(settings, files.stream().map(file -> new Path(file.toUri())).toList());
  }

  /**
   * Looks at files that a person wants to look at.
   *
   * @throws Problem if none of them fits
   */
  public static void files(Settings settings, List<String> files) {
    someOf(settings, files.stream().map(Path::new).toList());
  }

  private static void someOf(Settings settings, List<Path> files) {
    SourceCheck check = new SourceCheck(settings);
    UnreadableFileException misfit = null;
    int unfit = 0;
    for (Path file : files) {
      try {
        check.look(file);
      } catch (UnreadableFileException e) {
        unfit++;
        misfit = e.mistake().isPresent() ? e : misfit;
      }
    }
    if (misfit != null && unfit == files.size()) {
      throw check.problem(misfit);
    }
    if (unfit < files.size()) {
      check.requireAnEvent();
    }
  }

  /** Ignored types say nothing about the mapping: there may be many before the first of ours. */
  private void look(Path file) {
    try (EventReader reader = EventReader.open(hadoop, file.toString(), settings.source())) {
      int judged = 0;
      for (int i = 0; i < MAX_LINES && judged < LINES && reader.hasNext(); i++) {
        Parsed parsed = reader.next();
        if (parsed.event() != null) {
          anyEvent = true;
          return;
        }
        Rejection rejection = parsed.rejection();
        judged += rejection.reason() == Reason.IGNORED_EVENT_TYPE ? 0 : 1;
        rejections.putIfAbsent(rejection.reason() + " of " + rejection.column(), rejection);
      }
    }
  }

  private void requireAnEvent() {
    if (anyEvent || rejections.isEmpty()) {
      return;
    }
    Rejection first = rejections.values().iterator().next();
    Reason reason = first.reason();
    String key =
        switch (reason) {
          case BAD_TIME, TIME_OUT_OF_RANGE, AHEAD_OF_ARRIVAL -> "time_format";
          case UNKNOWN_EVENT_TYPE, IGNORED_EVENT_TYPE -> "event_types";
          case BAD_NUMBER -> "price_format";
          case FIELD_COUNT, UNCLOSED_QUOTE -> "delimiter";
          case MISSING_VALUE -> "columns";
          case BAD_JSON,
              INVALID_UTF8,
              NUL_CHARACTER,
              TOO_LONG,
              NEGATIVE_NUMBER,
              ID_CONFLICT,
              BAD_ID,
              PARSER_ERROR ->
              "";
        };
    String place = key.isEmpty() ? "" : settings.locations().of("source." + key);
    String raw = first.raw().substring(0, Math.min(120, first.raw().length()));
    throw new Problem(
        ExitCode.USAGE,
        "%ssource%s does not fit: no line can be read as an event"
            .formatted(place.isEmpty() ? "" : place + ": ", key.isEmpty() ? "" : "." + key),
        "the first lines are rejected for %s%s, for example: %s"
            .formatted(
                reason.text(), first.column() == null ? "" : " in column " + first.column(), raw),
        "%s, and look with: ./spark-submit.sh inspect%s FILES"
            .formatted(remedy(key), settings.locations().sourceOption()));
  }

  private static String remedy(String key) {
    return switch (key) {
      case "time_format" ->
          "write the format that the times have, such as \"dd.MM.yyyy HH:mm:ss\" or epoch_s";
      case "event_types" -> "list the types that the files have";
      case "price_format" ->
          "write decimal_point, decimal_comma or cents, as the prices are written";
      default -> "fix it";
    };
  }

  private Problem problem(UnreadableFileException e) {
    return e.mistake()
        .map(
            mistake -> {
              Problem located = SettingsReader.problem(mistake, settings.locations());
              return new Problem(
                  ExitCode.USAGE, located.getMessage(), e.getMessage(), located.remedy(), e);
            })
        .orElseGet(() -> FileProblem.of(e));
  }
}
