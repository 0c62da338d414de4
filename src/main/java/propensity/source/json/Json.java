package propensity.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How JSON is read everywhere. */
public final class Json {
  /** Longest key of an object; the parser keeps thousands of them for the next lines. */
  private static final int MAX_KEY_CHARS = 4096;

  /** Numbers keep the digits they are written with; nothing may follow a value. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNameLength(MAX_KEY_CHARS).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** A value as text formats have it; objects and lists as JSON. */
  public static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
