package propensity.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import propensity.session.Features;

/** Keeps the model's exact inputs for a share of the users, always the same ones. */
public final class FeatureLog implements Serializable {
  private static final ObjectWriter JSON = new ObjectMapper().writerFor(Features.class);
  private static final double HASHES = 1L << 32;

  private final double share;

  /** A log for a share of users between 0 and 1. */
  public FeatureLog(double share) {
    this.share = share;
  }

  /** The features as JSON, or null where there are none or the user is not in the logged share. */
  public String textFor(String userId, Features features) {
    if (features == null || !logs(userId)) {
      return null;
    }
    try {
      return JSON.writeValueAsString(features);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and texts is always JSON", e);
    }
  }

  private boolean logs(String userId) {
    if (share >= 1) {
      return true;
    }
    CRC32 hash = new CRC32();
    hash.update(userId.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() / HASHES < share;
  }
}
