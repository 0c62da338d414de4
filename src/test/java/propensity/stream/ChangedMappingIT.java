package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;
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
}
