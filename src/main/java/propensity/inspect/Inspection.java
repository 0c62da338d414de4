package propensity.inspect;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.event.Device;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.event.Parsed;
import propensity.event.Referrer;
import propensity.event.Rejection.Reason;
import propensity.source.EventReader;
import propensity.source.RowParser;
import propensity.source.RowSource;
import propensity.source.RowSource.SourceRow;
import propensity.source.SourceColumns;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;

/** All lines of files, read by a source mapping: what it makes of them. */
final class Inspection {
  private static final int MAX_TYPES = 1_000;
  private static final int MAX_WORDS = 1_000;
  private static final int SHOWN_WORDS = 10;
  private static final double FREQUENT = 0.05;
  private static final int ENOUGH = 100;
  private static final double MUCH_MORE = 3;

  private final Map<String, Long> types = new TreeMap<>();
  private final Map<String, Long> rejections = new LinkedHashMap<>();
  private final Map<String, String> examples = new LinkedHashMap<>();
  private final Set<EventType> steps = EnumSet.noneOf(EventType.class);
  private final List<String> unreadable = new ArrayList<>();
  private final ShopperSample shoppers = new ShopperSample();
  private final Coverage coverage = new Coverage();
  private final Frequent users = new Frequent();
  private final Map<String, Map<String, Long>> otherWords = new TreeMap<>();
  private final LongConsumer progress;
  private long lines;
  private long events;
  private long backwards;
  private long repeated;
  private long first = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;

  /** Tells the number of lines read so far now and then. */
  Inspection(LongConsumer progress) {
    this.progress = progress;
  }

  /** Reads a file to its end. */
  void read(Configuration conf, String file, SourceMapping mapping) throws IOException {
    read(conf, file, mapping, Long.MAX_VALUE);
  }

  /** Reads the first lines of a file. */
  void read(Configuration conf, String file, SourceMapping mapping, long most) throws IOException {
    String name = new Path(file).getName();
    try (RowSource rows = open(conf, file, mapping)) {
      SourceMapping ofFile = mapping.forFile(name);
      RowParser parser = new RowParser(ofFile, rows.columns(), name, 0, RowParser.LATEST);
      SourceColumns columns = new SourceColumns(ofFile, rows.columns(), name);
      for (SourceRow row = rows.next(); row != null && lines < most; row = rows.next()) {
        lines++;
        if ((lines & 0xFFFFF) == 0) {
          progress.accept(lines);
        }
        if (row.values() != null) {
          count(columns.value(Field.EVENT_TYPE, row.values()));
        }
        Parsed parsed = parser.parse(row);
        add(parsed, name);
        if (parsed.event() != null && parsed.event().device() == Device.OTHER) {
          other(Field.DEVICE, columns.value(Field.DEVICE, row.values()));
        }
        if (parsed.event() != null && parsed.event().referrer() == Referrer.OTHER) {
          other(Field.REFERRER, columns.value(Field.REFERRER, row.values()));
        }
      }
      repeated += parser.repeated();
    } catch (UnreadableFileException e) {
      unreadable.add(e.getMessage());
    }
  }

  private static RowSource open(Configuration conf, String file, SourceMapping mapping)
      throws IOException {
    Path path = new Path(file);
    SourceMapping ofFile = mapping.forFile(path.getName());
    return EventReader.rows(conf, path, ofFile, ofFile.allColumns());
  }

  private void other(Field field, String word) {
    Map<String, Long> words = otherWords.computeIfAbsent(field.text(), name -> new TreeMap<>());
    boolean said = word != null && !word.equalsIgnoreCase(Device.OTHER.text());
    if (said && (words.size() < MAX_WORDS || words.containsKey(word))) {
      words.merge(word, 1L, Long::sum);
    }
  }

  private void count(String text) {
    String type = text == null ? "" : text;
    if (types.size() < MAX_TYPES || types.containsKey(type)) {
      types.merge(type, 1L, Long::sum);
    }
  }

  private void add(Parsed parsed, String file) {
    if (parsed.event() == null) {
      String column = parsed.rejection().column();
      String reason = parsed.rejection().reason().text() + (column == null ? "" : " of " + column);
      rejections.merge(reason, 1L, Long::sum);
      examples.putIfAbsent(
          reason, "%s, line %,d of the data".formatted(file, parsed.rejection().line()));
      return;
    }
    events++;
    long time = parsed.event().time();
    backwards += time < newest ? 1 : 0;
    first = Math.min(first, time);
    newest = Math.max(newest, time);
    steps.add(parsed.event().type());
    coverage.add(parsed.event());
    users.add(parsed.event().userId());
    shoppers.add(parsed.event());
  }

  Map<String, Long> types() {
    return types;
  }

  /** What was found, line by line. */
  List<String> report(long gapMillis) {
    List<String> text = new ArrayList<>();
    long rejected = lines - events;
    text.add("lines     %,d: %,d events, %,d not".formatted(lines, events, rejected));
    rejections.forEach(
        (reason, count) ->
            text.add(
                "          %,12d %s (first: %s)".formatted(count, reason, examples.get(reason))));
    unreadable.forEach(file -> text.add("          unreadable: " + file));
    if (events == 0) {
      return text;
    }
    text.add(
        "time      %s to %s; %s"
            .formatted(
                Instant.ofEpochMilli(first),
                Instant.ofEpochMilli(newest),
                backwards == 0
                    ? "in order"
                    : "%,d events (%.1f %%) are older than one before them"
                        .formatted(backwards, 100.0 * backwards / events)));
    ShopperSample.Tally tally = shoppers.tally(gapMillis);
    if (tally.samplingExponent() > 0) {
      text.add("          of one shopper in %d, by hash:".formatted(1 << tally.samplingExponent()));
    }
    text.add("shoppers  %,d".formatted(tally.shoppers()));
    text.add("twice     %,d events say the same as one before them".formatted(tally.duplicates()));
    if (repeated > 0) {
      text.add(
          "          %,d events say the same as one before them in their file, and are events of their own (repeated_lines)"
              .formatted(repeated));
    }
    text.add(
        "sessions  %,d by %d minutes of silence, %,d of them buy (%.2f %%)"
            .formatted(
                tally.byGap(),
                gapMillis / 60_000,
                tally.convertingByGap(),
                100.0 * tally.convertingByGap() / tally.byGap()));
    if (tally.byId() > 0) {
      text.add(
          "          %,d by their own ids, %,d of them buy (%.2f %%)%s"
              .formatted(
                  tally.byId(),
                  tally.convertingById(),
                  100.0 * tally.convertingById() / tally.byId(),
                  tally.sharedIds() == 0
                      ? ""
                      : "; %,d of the ids %s several shoppers: {join: [..]} tells them apart"
                          .formatted(tally.sharedIds(), tally.sharedIds() == 1 ? "has" : "have")));
    }
    text.addAll(coverage.report());
    frequentShopper(text, tally);
    otherWords.forEach(
        (field, words) -> {
          if (!words.isEmpty()) {
            text.add("other     %s: %s".formatted(field, mostOf(words)));
          }
        });
    steps(text);
    return text;
  }

  private void frequentShopper(List<String> text, ShopperSample.Tally tally) {
    users
        .top()
        .filter(top -> top.getValue() > FREQUENT && events >= ENOUGH)
        .filter(top -> top.getValue() > MUCH_MORE / tally.shoppers())
        .ifPresent(
            top ->
                text.add(
                    "largest   the shopper %s has %.1f %% of the events: a person, or no id at all?"
                        .formatted(top.getKey(), 100 * top.getValue())));
  }

  private static String mostOf(Map<String, Long> words) {
    return words.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(SHOWN_WORDS)
        .map(entry -> "%s (%,d)".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** What of the findings programs ask for. */
  Map<String, Object> facts(long gapMillis) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("lines", lines);
    facts.put("events", events);
    facts.put("rejected", rejections);
    facts.put("unreadable_files", unreadable);
    if (events > 0) {
      ShopperSample.Tally tally = shoppers.tally(gapMillis);
      facts.put("first_event_at", Instant.ofEpochMilli(first).toString());
      facts.put("last_event_at", Instant.ofEpochMilli(newest).toString());
      facts.put("one_shopper_in", 1L << tally.samplingExponent());
      facts.put("shoppers", tally.shoppers());
      facts.put("duplicates", tally.duplicates());
      facts.put("sessions_by_gap", tally.byGap());
      facts.put("sessions_by_id", tally.byId());
      facts.putAll(coverage.facts());
      facts.put("words_read_as_other", otherWords);
    }
    return facts;
  }

  long events() {
    return events;
  }

  long lines() {
    return lines;
  }

  /** Lines that are events, or none by the mapping's own words. */
  long understood() {
    long ignored =
        rejections.entrySet().stream()
            .filter(each -> each.getKey().startsWith(Reason.IGNORED_EVENT_TYPE.text()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return events + ignored;
  }

  Coverage coverage() {
    return coverage;
  }

  /** What the feed does not have, which its owner should know before the report says so. */
  private void steps(List<String> text) {
    if (!steps.contains(EventType.PURCHASE)) {
      text.add(
          "steps     no purchase: is there another name for it among the event types? Nothing can"
              + " be learned without");
    }
    for (EventType step : List.of(EventType.ADD_TO_CART, EventType.CHECKOUT)) {
      if (!steps.contains(step)) {
        text.add(
            "steps     no %s: model and funnel do without, unless another name stands for it"
                .formatted(step.text()));
      }
    }
  }
}
