package propensity.report;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written.
 *
 * @param files in the order of writing
 * @param headlines what stands out, a sentence each, for the terminal
 */
public record ReportResult(List<Path> files, List<String> headlines) {
  /** Keeps copies. */
  public ReportResult {
    files = List.copyOf(files);
    headlines = List.copyOf(headlines);
  }
}
