package propensity.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private Inspect() {}

  /**
   * What was found.
   *
   * @param findings for a person, line by line
   * @param mapping a file for conf/sources; empty where a mapping was given
   */
  public record Result(List<String> findings, String mapping) {}

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
    String first = files.get(0);
    Optional<TextShape> text =
        EventReader.isDelimited(new Path(first).getName())
            ? Optional.of(TextShape.of(conf, first))
            : Optional.empty();
    Sample sample = Sample.of(conf, files, Draft.shaped(text));
    Guesses guesses = Guesses.of(sample);
    Draft draft = new Draft(guesses, text, sample.columns());
    List<String> findings = columns(files, sample, text);
    Inspection inspection = new Inspection(progress);
    if (draft.missing().isEmpty()) {
      for (String file : files) {
        if (!sample.others().contains(Sample.name(file))) {
          inspection.read(conf, file, draft.mapping());
        }
      }
      findings.addAll(inspection.report(gapMillis));
    } else {
      findings.add("no column was found for " + String.join(", ", draft.missing()));
    }
    return new Result(findings, draft.yaml(findings, inspection.types()));
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
    return new Result(findings, "");
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
    lines.add("columns   (by the first %,d rows)".formatted(sample.rows()));
    for (ColumnProfile profile : sample.profiles()) {
      String example = profile.example().replaceAll("\\s+", " ");
      lines.add(
          String.format(
              Locale.ROOT,
              "          %-24s %-13s %5.1f %% empty  %s %s",
              profile.name(),
              profile.type(),
              100 * profile.emptyShare(sample.rows()),
              profile.values().size() < ColumnProfile.MAX_VALUES
                  ? profile.values().size() + " values,"
                  : "many values,",
              example.substring(0, Math.min(40, example.length()))));
    }
    return lines;
  }
}
