package propensity.report;

import java.util.ArrayList;
import java.util.List;
import propensity.analytics.DataQuality;

/** Whether the figures can be trusted: where every line went. */
final class QualityPanels {
  private QualityPanels() {}

  static Section section(Answers answers) {
    DataQuality quality = answers.quality();
    return new Section(
        "data",
        "The data",
        "Batches committed: %s. Files accepted: %s; passed over as copies: %s; unreadable: %s."
            .formatted(
                Figures.count(quality.batches()),
                Figures.count(quality.filesAccepted()),
                Figures.count(quality.filesDuplicate()),
                Figures.count(quality.filesQuarantined())),
        List.of(lines(quality), rejections(answers.rejections())));
  }

  private static Panel lines(DataQuality quality) {
    long read = Math.max(1, quality.linesRead());
    List<BarChart.Bar> bars = new ArrayList<>();
    bars.add(bar("Events", quality.enriched(), read, "good"));
    bars.add(bar("Duplicates", quality.duplicate(), read, "main"));
    bars.add(bar("Late", quality.late(), read, "warn"));
    bars.add(bar("Rejected", quality.rejected(), read, "bad"));
    if (quality.unaccounted() != 0) {
      bars.add(bar("Unaccounted", Math.abs(quality.unaccounted()), read, "bad"));
    }
    return new Panel(
        "lines",
        "Where did the lines go?",
        quality.sound()
            ? "Lines read = events + duplicates + late + rejected, and each has its row."
            : "The lines do NOT add up: some difference in the table is not 0.",
        quality.linesRead() == 0 ? List.of() : List.of(new BarChart(bars)),
        new DataTable(
            "Conservation",
            List.of("What", "Lines"),
            List.of(
                List.of("Lines read", Figures.count(quality.linesRead())),
                List.of("Events", Figures.count(quality.enriched())),
                List.of("Duplicates", Figures.count(quality.duplicate())),
                List.of("Late", Figures.count(quality.late())),
                List.of("Rejected", Figures.count(quality.rejected())),
                List.of("Unaccounted", Figures.count(quality.unaccounted())),
                List.of("Events in no session", Figures.count(quality.enrichedNotInSessions())),
                List.of("Late without a row", Figures.count(quality.lateNotKept())),
                List.of("Rejected without a row", Figures.count(quality.rejectedNotKept())))),
        !quality.sound(),
        false);
  }

  private static BarChart.Bar bar(String label, long lines, long read, String tone) {
    return new BarChart.Bar(
        label,
        Figures.position(Math.min(1, (double) lines / read)),
        Figures.count(lines) + " · " + Figures.percent((double) lines / read),
        tone);
  }

  private static Panel rejections(List<DataQuality.Rejections> rejections) {
    return new Panel(
        "rejections",
        "Why are lines no events?",
        rejections.isEmpty() ? "No line was rejected." : "By reason and column.",
        List.of(),
        rejections.isEmpty()
            ? null
            : new DataTable(
                "Rejected lines",
                List.of("Reason", "Column", "Lines", "Files", "Such as"),
                rejections.stream()
                    .map(
                        rejected ->
                            List.of(
                                rejected.reason(),
                                text(rejected.column()),
                                Figures.count(rejected.lines()),
                                Figures.count(rejected.files()),
                                text(rejected.exampleFile())))
                    .toList()),
        true,
        false);
  }

  private static String text(String text) {
    return text == null ? Figures.NONE : text;
  }
}
