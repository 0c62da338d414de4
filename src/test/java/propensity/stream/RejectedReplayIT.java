package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.source.Mappings;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.Unlisted;
import propensity.spark.SparkExtension;
import propensity.stream.RejectedReplay.Result;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Warehouse;

@ExtendWith(SparkExtension.class)
class RejectedReplayIT {
  private static final String HEADER = "user_id,event_time,event_type,page";
  private static final String GOOD = "u1,2026-01-05T10:00:00Z,page_view,/";
  private static final String CART = "u1,2026-01-05T10:01:00Z,basket,\"/a,\"\"b\"\"\"";
  private static final String OTHER_CART = "u2,2026-01-05T10:01:00Z,basket,/c";
  private static final String BAD = "u1,never,basket,/";

  @Test
  void linesThatAreEventsNowComeInOnce(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.dropText("a.csv", String.join("\n", HEADER, GOOD, CART, OTHER_CART, BAD) + "\n").once();
    run.dropText(
            "b.json",
            "{\"event_id\":\"j\",\"user_id\":\"u3\",\"event_time\":\"2026-01-05T10:00:00Z\","
                + "\"event_type\":\"basket\"}\n")
        .once();
    List<String> rejected = run.rows("SELECT * FROM rejected_events");
    assertThat(rejected).hasSize(4);

    assertThat(replay(run, mapping(Map.of()))).isEqualTo(new Result(0, 0, 4, 0));
    assertThat(run.folders.incoming()).isEmptyDirectory();

    SourceMapping mended = mapping(Map.of("basket", "add_to_cart"));
    run.mapping(mended);
    assertThat(replay(run, mended)).isEqualTo(new Result(3, 0, 1, 0));
    assertThat(replay(run, mended)).isEqualTo(new Result(3, 0, 1, 0)); // not brought in yet
    run.once();
    assertThat(replay(run, mended)).isEqualTo(new Result(0, 3, 1, 0));
    run.once();

    assertThat(run.rows("SELECT user_id, page FROM events WHERE event_type = 'add_to_cart'"))
        .containsExactlyInAnyOrder("u1|/a,\"b\"", "u2|/c", "u3|null");
    assertThat(run.rows("SELECT * FROM rejected_events")).isEqualTo(rejected);
    assertThat(run.rows("SELECT sum(duplicate), sum(late) FROM batches")).containsExactly("0|0");
  }

  /** Under other quotes the lines of a file are other records, and others by each number. */
  @Test
  void linesAreKnownAgainByTheirBytesUnderOtherQuotes(SparkSession spark, @TempDir Path folder)
      throws Exception {
    String open = "u4,2026-01-05T10:02:00Z,page_view,\"/24";
    String more = "u5,2026-01-05T10:03:00Z,page_view,/inch\"";
    StreamRun run = new StreamRun(spark, folder).mapping(quotes("", Map.of()));
    run.dropText("a.csv", String.join("\n", HEADER, open, more, OTHER_CART, GOOD) + "\n").once();
    assertThat(run.rows("SELECT line_no, reason FROM rejected_events"))
        .containsExactly("3|unknown_event_type");

    // The first two lines are one record now, and the third record is GOOD.
    Result result = replay(run, quotes("\"", Map.of("basket", "add_to_cart")));
    assertThat(result).isEqualTo(new Result(1, 0, 0, 0));
    Path dropped = StreamFolders.list(run.folders.incoming()).get(0);
    assertThat(dropped).hasContent(HEADER + "\n" + OTHER_CART + "\n");
  }

  /** What is rejected as one record may be several ones, or none, under other settings. */
  @Test
  void linesThatAreNoRecordsUnderTheseSettingsAreNotTakenForOthers(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    String record = "u1,2026-01-05T10:00:00Z,basket,\"/a\nu2,2026-01-05T10:00:00Z,basket,/b\"";
    run.mapping(mapping(Map.of()));
    run.dropText("a.csv", String.join("\n", HEADER, GOOD, record) + "\n").once();

    Result result = replay(run, quotes("", Map.of("basket", "add_to_cart")));
    assertThat(result).isEqualTo(new Result(0, 0, 0, 1));
  }

  @Test
  void eventTypesToLeaveOutAreKeptAndCountedApart(SparkSession spark, @TempDir Path folder) {
    StreamRun run = new StreamRun(spark, folder).mapping(mapping(Map.of(), Unlisted.IGNORE));
    run.dropText(
            "a.csv",
            String.join("\n", HEADER, GOOD, CART, BAD.replace("basket", "page_view")) + "\n")
        .once();

    assertThat(run.rows("SELECT reason FROM rejected_events"))
        .containsExactly("ignored_event_type", "bad_time");
    assertThat(run.batches.get(0).rejected()).isEqualTo(2);
    assertThat(run.batches.get(0).ignored()).isEqualTo(1);
  }

  private static Result replay(StreamRun run, SourceMapping mapping) throws Exception {
    try (Connection warehouse = Warehouse.openForReading(run.warehouseFile())) {
      return RejectedReplay.run(run.folders, mapping, warehouse);
    }
  }

  private static SourceMapping mapping(Map<String, String> more) {
    return mapping(more, Unlisted.REJECT);
  }

  private static SourceMapping mapping(Map<String, String> more, Unlisted unlisted) {
    SourceMapping contract = SourceMapping.contract();
    Map<String, String> types = new LinkedHashMap<>(contract.eventTypes());
    types.putAll(more);
    return Mappings.of(Map.of(), "iso", "UTC", types, unlisted, ",");
  }

  private static SourceMapping quotes(String quote, Map<String, String> moreTypes) {
    return mapping(moreTypes).with(new SourceMapping.Text(",", quote, "", List.of()));
  }
}
