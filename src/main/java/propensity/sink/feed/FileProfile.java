package propensity.sink.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.event.Referrer;

/**
 * What a file is like: its columns, and how many events of each type have a value in each field.
 *
 * @param columns of a file with a header or a schema; empty for others
 * @param types by the name of the type
 */
public record FileProfile(List<String> columns, Map<String, OfType> types) {
  /** A header with more columns is cut: what changes in it is not told column by column. */
  private static final int MAX_COLUMNS = 500;

  private static final int MAX_NAME = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The events of a type.
   *
   * @param events how many
   * @param filled how many of them have a value, by the name of the field; fields without any are
   *     left out
   */
  public record OfType(long events, Map<String, Long> filled) {
    OfType plus(OfType other) {
      Map<String, Long> sums = new TreeMap<>(filled);
      other.filled.forEach((field, count) -> sums.merge(field, count, Long::sum));
      return new OfType(events + other.events, sums);
    }

    long filled(String field) {
      return filled.getOrDefault(field, 0L);
    }
  }

  /** Reads what {@link #json} gave. */
  public static FileProfile parse(String json) {
    try {
      return JSON.readValue(json, FileProfile.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no profile of a file: " + json, e);
    }
  }

  /** As text, the same for equal profiles. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  long events() {
    return types.values().stream().mapToLong(OfType::events).sum();
  }

  /** Counts the events of a file. */
  public static final class Counts {
    private static final int FIELDS = Field.values().length;

    private final Map<EventType, long[]> types = new EnumMap<>(EventType.class);

    /** Counts one. */
    public void add(Event event) {
      long[] counts = types.get(event.type());
      if (counts == null) {
        counts = new long[FIELDS + 1];
        types.put(event.type(), counts);
      }
      counts[FIELDS]++;
      count(counts, Field.SESSION_ID, event.sessionId() != null);
      count(counts, Field.DEVICE, event.device() != Device.OTHER);
      count(counts, Field.REFERRER, event.referrer() != Referrer.OTHER);
      count(counts, Field.PAGE, event.page() != null);
      count(counts, Field.PRODUCT_ID, event.productId() != null);
      count(counts, Field.PRICE, event.priceCents() != null);
      count(counts, Field.QUANTITY, event.quantity() != null);
      count(counts, Field.ORDER_ID, event.orderId() != null);
    }

    @SuppressWarnings("EnumOrdinal") // of an array that lives as long as the file is read
    private static void count(long[] counts, Field field, boolean filled) {
      if (filled) {
        counts[field.ordinal()]++;
      }
    }

    /**
     * What was counted.
     *
     * @param header names of the file's columns; empty where it has none
     */
    @SuppressWarnings("EnumOrdinal")
    public FileProfile profile(Collection<String> header) {
      Map<String, OfType> counted = new TreeMap<>();
      types.forEach(
          (type, counts) -> {
            Map<String, Long> filled = new TreeMap<>();
            for (Field field : Field.values()) {
              if (counts[field.ordinal()] > 0) {
                filled.put(field.text(), counts[field.ordinal()]);
              }
            }
            counted.put(type.text(), new OfType(counts[FIELDS], filled));
          });
      return new FileProfile(names(header), counted);
    }

    private static List<String> names(Collection<String> header) {
      TreeSet<String> names = new TreeSet<>();
      header.stream()
          .limit(MAX_COLUMNS)
          .map(name -> name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name)
          .map(name -> name.replace('\0', '\uFFFD'))
          .forEach(names::add);
      return new ArrayList<>(names);
    }
  }
}
