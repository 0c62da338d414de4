package propensity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.spark.SparkExtension;
import propensity.stream.ChildJvm;
import propensity.train.ModelFixtures;

/**
 * Which version serves, and how that changes.
 *
 * <p>{@code mvn verify} kills a promotion and a rollback once or twice; {@code -Drounds=20} does so
 * twenty times as often.
 */
@ExtendWith(SparkExtension.class)
class ModelStoreIT {
  @TempDir private Path folder;
  private ModelStore store;

  @BeforeEach
  void aStoreWithAChampion(SparkSession spark) {
    store = new ModelStore(new Configuration(), folder.toString());
    ModelFixtures.store(spark, store, "first");
    store.promote("first", false);
  }

  @Test
  void aWholeModelIsLoaded(SparkSession spark) {
    assertThat(store.load("first").decileEdges()).hasSize(9);
    assertThat(store.loadScorer("first")).isEqualTo(ModelFixtures.scorer(spark));
    assertThatCode(() -> store.verify("first")).doesNotThrowAnyException();
  }

  @Test
  void promotionAndRollbackMoveThePointer(SparkSession spark) {
    ModelFixtures.store(spark, store, "second");

    assertThat(store.champion()).isEqualTo("first");
    store.promote("second", false);
    assertThat(store.champion()).isEqualTo("second");
    assertThat(store.rollback()).isEqualTo("first");
    assertThat(store.champion()).isEqualTo("first");
    assertThat(store.list()).containsExactly("first", "second");
    assertThatThrownBy(store::rollback).hasMessageContaining("nothing to roll back to");
  }

  /** Killed between the two files: what served serves on, or is what the command made it. */
  @Test
  void promotionThatIsKilledIsDoneOrIsNot(SparkSession spark, @TempDir Path scratch)
      throws Exception {
    ModelFixtures.store(spark, store, "second");
    ModelFixtures.store(spark, store, "third");
    store.promote("second", false);
    ChildJvm jvm = new ChildJvm(scratch);
    for (int round = 0; round < Integer.getInteger("rounds", 1); round++) {
      assertThat(killed(jvm, "third")).as(jvm.said()).isEqualTo(137);
      assertThat(store.champion()).isEqualTo("second");
      assertThat(store.rollback()).as("not to one that has never served").isEqualTo("first");
      store.promote("second", false);

      assertThat(killed(jvm, "third")).isEqualTo(137);
      store.promote("third", false);
      assertThat(killed(jvm)).as(jvm.said()).isEqualTo(137);
      assertThat(store.champion()).isEqualTo("second");
      assertThat(store.rollback()).as("not forward again").isEqualTo("first");
      assertThatThrownBy(store::rollback).hasMessageContaining("nothing to roll back to");
      store.promote("second", false);
    }
  }

  private int killed(ChildJvm jvm, String... version) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    arguments.addAll(List.of(version));
    List<String> options = List.of("-Dpropensity.failpoint=MODEL_POINTED");
    return jvm.run(PromotionChild.class, options, arguments.toArray(new String[0]));
  }

  @Test
  void aRefusedModelIsPromotedOnlyByForce(SparkSession spark) {
    ModelFixtures.store(spark, store, "refused", "it is a constant");

    assertThatThrownBy(() -> store.promote("refused", false))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED));
    assertThat(store.champion()).isEqualTo("first");
    store.promote("refused", true);
    assertThat(store.champion()).isEqualTo("refused");
  }

  @Test
  void aModelWithoutAScorerHasToBeTrainedAgain() throws IOException {
    Path home = folder.resolve("first");
    Files.delete(home.resolve("scorer.json"));
    Files.delete(home.resolve(".scorer.json.crc"));
    Path manifest = home.resolve("manifest.json");
    String without =
        Files.readString(manifest).replaceAll("\\s*\"scorer.json\" : \"[0-9a-f]{64}\",?", "");
    Files.delete(home.resolve(".manifest.json.crc"));
    Files.writeString(manifest, without.replaceAll(",(\\s*})", "$1"));

    assertThat(store.card("first").version()).isEqualTo("first");
    assertThatThrownBy(() -> store.load("first"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.MISMATCH);
              assertThat(problem.why()).contains("it has no scorer.json");
              assertThat(problem.remedy()).isEqualTo("train again: ./spark-submit.sh train");
            });
  }

  @Test
  void anEmptyStoreSaysWhatToRun() {
    ModelStore empty = new ModelStore(new Configuration(), folder.resolve("none").toString());

    assertThat(empty.list()).isEmpty();
    assertThatThrownBy(empty::champion)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.getMessage()).contains("there is no model yet in");
              assertThat(problem.remedy()).isEqualTo("run: ./spark-submit.sh train");
            });
  }

  @Test
  void aPointerThatLeavesTheFolder() throws IOException {
    Files.writeString(folder.resolve("champion"), "../elsewhere\n");

    assertThatThrownBy(store::champion)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.MISMATCH);
              assertThat(problem.why()).contains("pointer");
            });
  }
}
