package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.Problem;
import propensity.event.EventType;
import propensity.source.EventFolder;
import propensity.source.Mappings;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.FileKind;
import propensity.spark.SparkExtension;
import propensity.warehouse.Sqlite;

/** A file's kind follows from the name it was dropped with, at the gate and in all that follows. */
@ExtendWith(SparkExtension.class)
class KindOfFileIT {
  private static final String HEADER = "event_id,user_id,event_time\n";

  @Test
  void kindIsTheSameAtTheGateAndAfterIt(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run =
        new StreamRun(spark, folder)
            .mapping(
                kinds(Map.of("0", "purchase", "[carts]", "add_to_cart", "clicks", "page_view")));
    run.dropText("clicks.csv", HEADER + "e1,u1,2026-01-05T10:01:00Z\n");
    run.dropText("a[carts].csv", HEADER + "e2,u2,2026-01-05T10:01:00Z\n");
    String longName = "x".repeat(100) + "clicks" + "y".repeat(120) + ".csv";
    run.dropText(longName, HEADER + "e3,u3,2026-01-05T10:01:00Z\ne4,u4,never\n");
    run.once();

    List<String> expected = List.of("e1|page_view", "e2|add_to_cart", "e3|page_view");
    String events = "SELECT event_id, event_type FROM events ORDER BY event_id";
    assertThat(run.rows(events)).isEqualTo(expected);
    run.rebuild();
    assertThat(run.rows(events)).isEqualTo(expected);

    SourceMapping other = kinds(Map.of("[carts]", "add_to_cart", "clicks", "checkout"));
    try (Connection on = Sqlite.at(run.warehouseFile()).openForReading()) {
      RejectedReplay.Result result = RejectedReplay.run(run.folders, other, on);
      assertThat(result).isEqualTo(new RejectedReplay.Result(0, 0, 1, 0));
    }
    assertThat(run.folders.incoming()).isEmptyDirectory();
  }

  @Test
  void trainingTakesTheKindOfAcceptedFilesFromTheirOwnNames(
      SparkSession spark, @TempDir Path folder) throws IOException {
    SourceMapping mapping = kinds(Map.of("0", "purchase", "clicks", "page_view"));
    Path file = folder.resolve("000000001_1767607200000_clicks.csv");
    Files.writeString(file, HEADER + "e1,u1,2026-01-05T10:01:00Z\n");

    assertThat(EventFolder.read(spark, folder.toString(), mapping).parsed().collectAsList())
        .extracting(line -> line.event().type())
        .containsExactly(EventType.PAGE_VIEW);

    Files.move(file, folder.resolve("000000001_1767607200000_a_carts_.csv"));
    assertThatThrownBy(() -> EventFolder.read(spark, folder.toString(), mapping))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("does not tell its kind");
  }

  /** As where they are trained on, or where the warehouse is lost. */
  @Test
  void namesOfAcceptedFilesTellTheKindToo() {
    SourceMapping kinds = kinds(Map.of("0", "purchase", "[carts]", "add_to_cart"));

    for (String name : List.of("a[carts].csv", "00.csv")) {
      FileKind dropped = kinds.kindOf(name).orElseThrow();
      assertThat(kinds.kindOf(new ReadyFile(7, 1, name).fileName())).contains(dropped);
    }
    assertThat(kinds.kindOf(new ReadyFile(7, 10, "a.csv").fileName())).isEmpty();
  }

  private static SourceMapping kinds(Map<String, String> typeOfKind) {
    List<FileKind> kinds =
        typeOfKind.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                kind ->
                    new FileKind(kind.getKey(), List.of(), Map.of("event_type", kind.getValue())))
            .toList();
    SourceMapping contract = SourceMapping.contract();
    return Mappings.with(contract, Map.of(), contract.priceFormat(), kinds);
  }
}
