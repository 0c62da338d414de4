package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.AssertProblem.assertProblem;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.Mappings;
import propensity.source.Origin;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.Unlisted;
import propensity.spark.SparkExtension;
import propensity.stream.gate.IngestGate;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/** The source mapping changes while accepted files wait for their batch. */
@ExtendWith(SparkExtension.class)
class ChangedMappingIT {
  private static final String EVENTS = "SELECT event_id FROM events ORDER BY event_id";

  @TempDir private java.nio.file.Path folder;
  private StreamRun run;

  @BeforeEach
  void acceptedAndNotRead(SparkSession spark) throws Exception {
    run = new StreamRun(spark, folder);
    run.drop(
        "a.csv",
        "e1,u1,,2026-01-05T10:01:00Z,page_view,mobile,direct,/,,,",
        "e2,u2,,2026-01-05T10:01:00Z,page_view,mobile,direct,\"/a",
        "b\",,,",
        "e3,u3,,2026-01-05T10:01:00Z,page_view,mobile,direct,/,,,");
    try (Warehouse warehouse = Warehouse.open(run.warehouseFile(), message -> {})) {
      new IngestGate(
              run.folders,
              warehouse,
              SourceMapping.contract(),
              0,
              new Configuration(),
              message -> {})
          .admit();
      assertThat(warehouse.read(Ledger::waiting))
          .extracting(DroppedFile::lines)
          .containsExactly(3L);
    }
  }

  @Test
  void fileIsReadWithTheMappingOfToday() {
    SourceMapping noQuotes =
        SourceMapping.contract().with(new SourceMapping.Text(",", "", "", List.of()));

    run.mapping(noQuotes).once();

    assertThat(run.rows(EVENTS)).containsExactly("e1", "e3");
    assertThat(run.rows("SELECT lines, mapping FROM files"))
        .containsExactly("4|" + noQuotes.fingerprint());
    assertThat(run.messages).anyMatch(message -> message.contains("another source mapping"));
  }

  /** The state would be made of other events than the rows. */
  @Test
  void writtenBatchIsNotComputedAgainWithAnotherMapping() {
    SourceMapping contract = SourceMapping.contract();
    DroppedFile file =
        new DroppedFile(
            1, "a.csv", "1", 1, 1, DroppedFile.State.ACCEPTED, null, 1, contract.fingerprint());
    AcceptedFiles.requireMappingOf(List.of(file), contract);

    assertThatThrownBy(() -> AcceptedFiles.requireMappingOf(List.of(file.readAs("x", 1)), contract))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH));
  }

  @Test
  void whatItCannotReadIsSaidAsItIs() {
    SourceMapping semicolons =
        SourceMapping.contract().with(new SourceMapping.Text(";", "\"", "", List.of()));

    assertThatThrownBy(() -> run.mapping(semicolons).once())
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH))
        .hasMessageContaining("a.csv")
        .hasMessageContaining("source mapping");

    run.mapping(SourceMapping.contract()).once();
    assertThat(run.rows(EVENTS)).containsExactly("e1", "e2", "e3");
  }

  /** A feed calls a column otherwise from one file on, and today's mapping only knows that. */
  @Test
  void rebuildReadsAllFilesWithAnotherMappingIfThatIsAskedForAndNothingIsLost() throws Exception {
    run.once();
    run.mapping(shopperIn(SourceMapping.contract(), "client"));
    run.dropText(
            "b.csv",
            """
            event_id,client,event_time,event_type
            e4,u4,2026-01-05T10:01:00Z,page_view
            e5,u5,never,page_view
            """)
        .once();
    List<String> events = run.rows(EVENTS);
    assertThat(events).containsExactly("e1", "e2", "e3", "e4");
    assertProblem(ExitCode.BAD_DATA).what("a.csv").remedy("--accept-missing").by(run::rebuild);

    run.mapping(shopperIn(SourceMapping.contract(), "user_id", "client"));
    assertProblem(ExitCode.MISMATCH).what("mapping").remedy("--accept-mapping").by(run::rebuild);
    run.rebuild(new RebuildOptions(false, true), new StopRequest());
    assertThat(run.rows(EVENTS)).isEqualTo(events);
    assertThat(run.rebuild().rows(EVENTS)).isEqualTo(events);

    SourceMapping onlyPurchases =
        Mappings.of(Map.of(), "iso", "UTC", Map.of("purchase", "purchase"), Unlisted.REJECT, ",");
    run.mapping(shopperIn(onlyPurchases, "user_id", "client"));
    assertProblem(ExitCode.MISMATCH)
        .what("a.csv (0 events, not 3)")
        .by(() -> run.rebuild(new RebuildOptions(false, true), new StopRequest()));
    assertThat(run.rows(EVENTS)).isEqualTo(events);
  }

  private static SourceMapping shopperIn(SourceMapping plain, String... columns) {
    List<Origin> any = Arrays.stream(columns).map(Origin::of).toList();
    return Mappings.with(plain, Map.of("user_id", any), plain.priceFormat(), List.of());
  }
}
