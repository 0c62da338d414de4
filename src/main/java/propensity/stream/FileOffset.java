package propensity.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.connector.read.streaming.Offset;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;
import propensity.warehouse.DroppedFile;

/**
 * How far a stream is: the number of the last file of the ledger that it has read, and what tells
 * that file from another one of its number. Copies of a shop number on each for itself.
 */
final class FileOffset extends Offset {
  private static final Pattern JSON =
      Pattern.compile("\\{\"file_id\":(\\d{1,18})(?:,\"file\":\"(\\d{1,18}-[0-9a-f]*)\")?\\}");

  private final long fileId;
  private final String file;

  private FileOffset(long fileId, String file) {
    this.fileId = fileId;
    this.file = file;
  }

  /** Behind a file. */
  static FileOffset behind(DroppedFile file) {
    return new FileOffset(file.fileId(), identity(file));
  }

  /** Behind a number, as it was written before the file itself was told. */
  static FileOffset behindNumber(long fileId) {
    return new FileOffset(fileId, "");
  }

  private static String identity(DroppedFile file) {
    return file.acceptedAt() + "-" + file.sha256();
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
    String file = parts.group(2);
    return new FileOffset(Long.parseLong(parts.group(1)), file == null ? "" : file);
  }

  long fileId() {
    return fileId;
  }

  /** Whether it may be behind a file of its number. */
  boolean fits(DroppedFile other) {
    return file.isEmpty() || file.equals(identity(other));
  }

  /** Ends with a bracket, so that one that a power cut has cut can be told. */
  @Override
  public String json() {
    return "{\"file_id\":%d%s}"
        .formatted(fileId, file.isEmpty() ? "" : ",\"file\":\"%s\"".formatted(file));
  }
}
