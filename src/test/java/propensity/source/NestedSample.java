package propensity.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageTypeParser;
import propensity.source.SourceMapping.Unlisted;

/** Two events whose values lie in structs and lists, and how they are read. */
public final class NestedSample {
  static final List<String> JSON =
      List.of(
          "{\"user\":{\"id\":\"u-1\"},\"ts\":\"2026-01-05T10:00:00Z\",\"what\":\"page_view\","
              + "\"web\":{\"page\":{\"path\":\"/caps\"}},"
              + "\"items\":[{\"sku\":2053013555631882655},{\"sku\":2}]}",
          "{\"user\":{\"id\":\"u-2\"},\"ts\":\"2026-01-05T10:00:01Z\",\"what\":\"page_view\","
              + "\"web\":{},\"items\":[],\"price\":1.5}");

  private NestedSample() {}

  public static SourceMapping mapping() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("user_id", "user.id");
    columns.put("event_time", "ts");
    columns.put("event_type", "what");
    columns.put("page", "web.page.path");
    SourceMapping plain =
        Mappings.of(columns, "iso", "UTC", Map.of("page_view", "page_view"), Unlisted.REJECT, ",");
    Map<String, List<Origin>> origins = new LinkedHashMap<>(plain.columns());
    origins.put(
        "product_id", List.of(new Origin("items", "/0/sku", null, List.of(), List.of(), true)));
    return Mappings.with(plain, origins, plain.priceFormat(), plain.files());
  }

  /** The first event's row in Parquet: nanoseconds, and a list in the format's layers. */
  public static Path first(Path file) throws IOException {
    String message =
        "message m { optional group items (LIST) { repeated group list {"
            + " optional group element { optional int64 sku; } } }"
            + " optional group user { optional binary id (STRING); }"
            + " optional int64 ts (TIMESTAMP(NANOS,true)); optional binary what (STRING);"
            + " optional group web { optional group page { optional binary path (STRING); } } }";
    Group row = new SimpleGroup(MessageTypeParser.parseMessageType(message));
    Group items = row.addGroup("items");
    for (long sku : new long[] {2053013555631882655L, 2}) {
      items.addGroup("list").addGroup("element").add("sku", sku);
    }
    row.addGroup("user").add("id", "u-1");
    row.add("ts", 1_767_607_200_000_000_000L);
    row.add("what", "page_view");
    row.addGroup("web").addGroup("page").add("path", "/caps");
    return SampleFiles.parquet(file, List.of(row));
  }

  /** The second event's: other columns, a repeated group without layers, a price. */
  public static Path second(Path file) throws IOException {
    String message =
        "message m { repeated group items { optional int64 sku; } optional double price;"
            + " required group user { required binary id (STRING); }"
            + " required int64 ts (TIMESTAMP(MILLIS,true)); required binary what (STRING);"
            + " optional group web { optional group page { optional binary path (STRING); } } }";
    Group row = new SimpleGroup(MessageTypeParser.parseMessageType(message));
    row.add("price", 1.5);
    row.addGroup("user").add("id", "u-2");
    row.add("ts", 1_767_607_201_000L);
    row.add("what", "page_view");
    row.addGroup("web");
    return SampleFiles.parquet(file, List.of(row));
  }
}
