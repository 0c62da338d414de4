package propensity.stream;

import java.time.Duration;

/**
 * How the stream runs.
 *
 * @param filesPerBatch how many dropped files make a micro-batch at most
 * @param settle a dropped file is taken when its size has not changed for so long
 * @param featureLogShare share of users, 0 to 1, whose events keep the model's exact inputs
 * @param maxRejectedRatio the run ends with exit code 65 when more of the lines read are rejected
 * @param maxFeedChanges the run ends with exit code 65 when files differ in more ways from those
 *     before them; null for no end
 */
public record StreamSettings(
    int filesPerBatch,
    Duration settle,
    double featureLogShare,
    double maxRejectedRatio,
    Integer maxFeedChanges) {

  public StreamSettings {
    if (filesPerBatch < 1) {
      throw new IllegalArgumentException(
          "stream.files_per_batch must be at least 1, not " + filesPerBatch);
    }
    if (settle.isNegative()) {
      throw new IllegalArgumentException("stream.settle must not be negative, but is " + settle);
    }
    if (maxFeedChanges != null && maxFeedChanges < 0) {
      throw new IllegalArgumentException(
          "stream.max_feed_changes must be at least 0, or empty, not " + maxFeedChanges);
    }
    share("stream.feature_log_share", featureLogShare);
    share("stream.max_rejected_ratio", maxRejectedRatio);
  }

  private static void share(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must lie between 0 and 1, not " + value);
    }
  }
}
