package propensity.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.connector.read.streaming.Offset;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;

/** How far a stream is: the number of the last file of the ledger that it has read. */
final class FileOffset extends Offset {
  private static final Pattern JSON = Pattern.compile("\\{\"file_id\":(\\d{1,18})\\}");

  private final long fileId;

  FileOffset(long fileId) {
    this.fileId = fileId;
  }

  static FileOffset parse(String json) {
    Matcher parts = JSON.matcher(json);
    if (!parts.matches()) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the checkpoint is that of another source",
          "it is at " + json + ", which is no number of a file",
          BatchFiles.REMEDY);
    }
    return new FileOffset(Long.parseLong(parts.group(1)));
  }

  long fileId() {
    return fileId;
  }

  /** Ends with a bracket, so that one that a power cut has cut can be told. */
  @Override
  public String json() {
    return "{\"file_id\":" + fileId + "}";
  }
}
