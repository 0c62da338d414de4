package propensity.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.source.EventReader;
import propensity.source.SourceMapping;

/**
 * Examines files of events that have no source mapping yet. Columns are judged by the first {@value
 * Sample#ROWS_OF_A_FILE} rows of each file; then every line of every file is read by the mapping
 * that came out, to the end, in the way of training and stream.
 */
public final class Inspect {
  private static final int SHOWN = 40;

  private Inspect() {}

  /**
   * What was found.
   *
   * @param findings for a person, line by line
   * @param mapping a file for conf/sources; empty where a mapping was given
   * @param source the mapping as commands read it; null where there is none
   * @param ready name of the ready mapping that the file is a copy of; null for a draft
   * @param runs whether events could be read by it as it stands
   * @param facts the findings for programs
   */
  public record Result(
      List<String> findings,
      String mapping,
      SourceMapping source,
      String ready,
      boolean runs,
      Map<String, Object> facts) {}

  /**
   * Looks at files of one format.
   *
   * @param gapMillis of silence end a session
   * @param progress told the number of lines read so far now and then
   * @throws propensity.source.UnreadableFileException if the first of them cannot be read at all
   */
  public static Result draft(
      Configuration conf, List<String> files, long gapMillis, LongConsumer progress)
      throws IOException {
    return draft(conf, files, gapMillis, progress, List.of());
  }

  /** The same, where one of these mappings may fit. */
  public static Result draft(
      Configuration conf,
      List<String> files,
      long gapMillis,
      LongConsumer progress,
      List<ReadyMapping> known)
      throws IOException {
    String first = files.get(0);
    Optional<TextShape> text =
        EventReader.isDelimited(new Path(first).getName())
            ? Optional.of(TextShape.of(conf, first))
            : Optional.empty();
    Sample sample = Sample.of(conf, files, Draft.shaped(text));
    Draft draft = new Draft(Guesses.of(sample), text, sample);
    List<String> findings = columns(files, sample, text);
    SourceMapping drafted =
        draft.missing().isEmpty() ? MappingText.read(draft.yaml(List.of(), Map.of())) : null;
    List<ReadyMapping.Trial> trials = ReadyMapping.trials(conf, first, known, drafted);
    for (ReadyMapping.Trial trial : trials) {
      if (!trial.passes()) {
        findings.add(
            "ready     the mapping '%s' reads these lines, but lacks %s"
                .formatted(trial.ready().name(), String.join(", ", trial.lacking())));
      }
    }
    Optional<ReadyMapping> ready = ReadyMapping.best(trials).map(ReadyMapping.Trial::ready);
    Inspection inspection = new Inspection(progress);
    if (ready.isEmpty() && drafted == null) {
      findings.addAll(draft.doubts());
      findings.add("nothing is known for " + String.join(", ", draft.missing()));
      return new Result(
          findings,
          draft.yaml(findings, Map.of()),
          null,
          null,
          false,
          facts(files, sample, draft, Map.of()));
    }
    SourceMapping mapping = ready.map(ReadyMapping::mapping).orElse(drafted);
    for (String file : files) {
      if (ready.isPresent() || !sample.others().contains(Sample.name(file))) {
        inspection.read(conf, file, mapping);
      }
    }
    ready.ifPresent(
        fits ->
            findings.add("ready     the mapping '%s' reads these files".formatted(fits.name())));
    findings.addAll(inspection.report(gapMillis));
    if (ready.isEmpty()) {
      draft.unknownTypes(inspection.types()).ifPresent(findings::add);
    }
    String yaml =
        ready
            .map(fitting -> commented(findings) + fitting.yaml())
            .orElseGet(() -> draft.yaml(findings, inspection.types()));
    return new Result(
        findings,
        yaml,
        mapping,
        ready.map(ReadyMapping::name).orElse(null),
        inspection.events() > 0,
        facts(files, sample, draft, inspection.facts(gapMillis)));
  }

  /** What a mapping that is there makes of files. */
  public static Result check(
      Configuration conf,
      List<String> files,
      SourceMapping mapping,
      long gapMillis,
      LongConsumer progress)
      throws IOException {
    Inspection inspection = new Inspection(progress);
    for (String file : files) {
      inspection.read(conf, file, mapping);
    }
    List<String> findings = inspection.report(gapMillis);
    inspection
        .types()
        .forEach(
            (type, count) ->
                findings.add(
                    "type      %,12d %s -> %s"
                        .formatted(
                            count, type, mapping.eventTypes().getOrDefault(type, "not listed"))));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("files", files);
    facts.putAll(inspection.facts(gapMillis));
    return new Result(findings, "", mapping, null, inspection.events() > 0, facts);
  }

  private static String commented(List<String> findings) {
    StringBuilder text = new StringBuilder();
    findings.forEach(line -> text.append(("# " + line).stripTrailing()).append('\n'));
    return text.append('\n').toString();
  }

  private static Map<String, Object> facts(
      List<String> files, Sample sample, Draft draft, Map<String, Object> ofLines) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("files", files);
    facts.putAll(ofLines);
    Map<String, Object> columns = new LinkedHashMap<>();
    for (ColumnProfile profile : sample.profiles().values()) {
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("type", profile.type());
      column.put("filled", profile.fill(sample.rows().size()));
      columns.put(profile.name(), column);
    }
    facts.put("columns", columns);
    facts.put("missing", draft.missing());
    facts.put("doubts", draft.doubts());
    return facts;
  }

  private static List<String> columns(List<String> files, Sample sample, Optional<TextShape> text) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "files     %d%s"
            .formatted(
                files.size(),
                text.map(
                        shape ->
                            ", delimited by %s, %s"
                                .formatted(
                                    shape.delimiter() == '\t'
                                        ? "tabs"
                                        : "'" + shape.delimiter() + "'",
                                    shape.header() ? "with a header" : "WITHOUT a header (?)"))
                    .orElse("")));
    if (!sample.others().isEmpty()) {
      lines.add(
          "          left out, since their columns are others: "
              + String.join(", ", sample.others()));
    }
    if (!sample.path().isEmpty()) {
      lines.add("          each record has a list of events: " + sample.path());
    }
    lines.add("columns   (by the first %,d rows)".formatted(sample.rows().size()));
    if (sample.unreadable() > 0) {
      lines.add("          %,d rows could not be taken apart".formatted(sample.unreadable()));
    }
    for (ColumnProfile profile : sample.profiles().values()) {
      String example = profile.example().replaceAll("\\s+", " ");
      lines.add(
          String.format(
              Locale.ROOT,
              "          %-24s %-13s %5.1f %% empty  %s %s",
              profile.name(),
              profile.type(),
              100 * (1 - profile.fill(sample.rows().size())),
              profile.many() ? "many values," : profile.values().size() + " values,",
              example.substring(0, Math.min(SHOWN, example.length()))));
    }
    return lines;
  }
}
