package propensity.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One object around all records of a file, larger than a record may be: {@code {"count": 9, "data":
 * [{...}, ...]}}. Of its other members those before the list are known when the records come.
 *
 * @param pointer to the list
 * @param offset of the list's first byte behind its bracket
 * @param depth of objects around the list
 * @param outer the members before the list, as one object; those of inner objects count more
 */
record JsonWrapper(String pointer, int offset, int depth, String outer) {

  /** Looks for the first list of objects that does not end in the beginning of a text. */
  static Optional<JsonWrapper> of(byte[] start, int length) {
    Finder finder = new Finder(start, length);
    try (JsonParser parser = Json.MAPPER.createParser(start, 0, length)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        finder.object(parser, "", 1);
      }
      return Optional.empty();
    } catch (FoundException found) {
      return Optional.of(found.wrapper);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static final class FoundException extends RuntimeException {
    private final transient JsonWrapper wrapper;

    FoundException(JsonWrapper wrapper) {
      super(null, null, false, false);
      this.wrapper = wrapper;
    }
  }

  private static final class Finder {
    private static final int LONGEST_CHARACTER = 4;

    private final byte[] bytes;
    private final int length;
    private final Map<String, String> members = new LinkedHashMap<>();

    Finder(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    private void object(JsonParser parser, String path, int depth) throws IOException {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        String pointer = path + "/" + key.replace("~", "~0").replace("/", "~1");
        JsonToken token = parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (token == JsonToken.START_OBJECT) {
          object(parser, pointer, depth + 1);
        } else if (token == JsonToken.START_ARRAY) {
          list(parser, pointer, depth, from + 1);
        } else {
          String text = parser.getText();
          boolean quoted = token == JsonToken.VALUE_STRING;
          members.put(key, quoted ? Json.MAPPER.writeValueAsString(text) : text);
        }
        if (token.isStructStart()) {
          int to = (int) parser.currentLocation().getByteOffset();
          members.put(key, new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
      }
    }

    private void list(JsonParser parser, String pointer, int depth, int offset) throws IOException {
      boolean objects = false;
      try {
        JsonToken first = parser.nextToken();
        objects = first == JsonToken.START_OBJECT;
        for (JsonToken at = first; at != JsonToken.END_ARRAY; at = parser.nextToken()) {
          parser.skipChildren();
        }
      } catch (JsonProcessingException e) {
        if (objects && e.getLocation().getByteOffset() >= length - LONGEST_CHARACTER) {
          throw new FoundException(new JsonWrapper(pointer, offset, depth, outer()));
        }
        throw e;
      }
    }

    private String outer() throws IOException {
      StringBuilder object = new StringBuilder();
      for (Map.Entry<String, String> member : members.entrySet()) {
        object.append(object.isEmpty() ? "" : ",");
        object.append(Json.MAPPER.writeValueAsString(member.getKey()));
        object.append(':').append(member.getValue());
      }
      return "{" + object + "}";
    }
  }
}
