package propensity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.spark.Records;
import propensity.spark.SparkExtension;

/** What the store refuses; where MLlib would load classes, a marker shows that none was. */
@ExtendWith(SparkExtension.class)
class ModelStoreIT {
  /** Loading this class is what must not happen. */
  public static final class Trap {
    static {
      System.setProperty("propensity.trap", "sprung");
    }

    private Trap() {}
  }

  private static PipelineModel fitted;

  @TempDir private Path folder;
  private ModelStore store;

  @BeforeEach
  void aStoreWithAChampion(SparkSession spark) {
    System.clearProperty("propensity.trap");
    store = new ModelStore(new Configuration(), folder.toString());
    store.store(pipeline(spark), card("first"), "page");
    store.promote("first", false);
  }

  @Test
  void aWholeModelIsLoaded(SparkSession spark) {
    assertThat(store.load(spark, "first").decileEdges()).hasSize(9);
    assertThatCode(() -> store.verify("first")).doesNotThrowAnyException();
  }

  @Test
  void promotionAndRollbackMoveThePointer(SparkSession spark) {
    store.store(pipeline(spark), card("second"), "page");

    assertThat(store.champion()).isEqualTo("first");
    store.promote("second", false);
    assertThat(store.champion()).isEqualTo("second");
    assertThat(store.rollback()).isEqualTo("first");
    assertThat(store.champion()).isEqualTo("first");
    assertThat(store.list()).containsExactly("first", "second");
    assertThatThrownBy(store::rollback).hasMessageContaining("nothing to roll back to");
  }

  @Test
  void aRefusedModelIsPromotedOnlyByForce(SparkSession spark) {
    ObjectNode card = card("refused");
    card.putObject("gate").putArray("refusals").add("it is a constant");
    store.store(pipeline(spark), card, "page");

    assertThatThrownBy(() -> store.promote("refused", false))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED));
    assertThat(store.champion()).isEqualTo("first");
    store.promote("refused", true);
    assertThat(store.champion()).isEqualTo("refused");
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
  void oneChangedByte(SparkSession spark) {
    write("first/card.html", "pagf");

    assertRefused(spark, "card.html");
  }

  @Test
  void aMissingFile(SparkSession spark) {
    delete(file("stages/3_scale/data", "parquet"));

    assertRefused(spark, "is missing");
  }

  @Test
  void aFileTooMany(SparkSession spark) {
    write("first/pipeline/stages/extra", "x");

    assertRefused(spark, "is not in its manifest");
  }

  @Test
  void anotherClassInAStagesMetadata(SparkSession spark) {
    Path metadata = file("stages/4_logistic/metadata", "part-");
    write(metadata, read(metadata).replace(LogisticRegressionModel.class.getName(), trap()));
    seal();

    assertRefused(spark, "Trap");
  }

  @Test
  void anotherClassForThePipeline(SparkSession spark) {
    Path metadata = file("pipeline/metadata", "part-");
    write(metadata, read(metadata).replace("org.apache.spark.ml.PipelineModel", trap()));
    seal();

    assertRefused(spark, "Trap");
  }

  @Test
  void aClassNamedTwice(SparkSession spark) {
    Path metadata = file("stages/2_assemble/metadata", "part-");
    write(metadata, "{\"class\":\"" + trap() + "\"," + read(metadata).substring(1));
    seal();

    assertRefused(spark, "Duplicate");
  }

  @Test
  void aSixthStage(SparkSession spark) {
    write("first/pipeline/stages/5_trap/metadata/part-00000", "{\"class\":\"" + trap() + "\"}");
    seal();

    assertRefused(spark, "does not belong there");
  }

  @Test
  void aColumnTypeThatNamesAClass(SparkSession spark) throws IOException {
    Path data = file("stages/4_logistic/data", "parquet");
    byte[] bytes = Files.readAllBytes(data);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    String allowed = "org.apache.spark.ml.linalg.VectorUDT";
    assertThat(text).contains(allowed);
    // As long as the name it replaces: lengths in the footer stay right.
    String other = "propensity.model.ModelStoreIT$Trapxx";
    Files.write(
        data, text.replace(allowed, other).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    seal();

    assertRefused(spark, other);
  }

  @Test
  void aTruncatedParquetFile(SparkSession spark) throws IOException {
    Path data = file("stages/4_logistic/data", "parquet");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    seal();

    assertRefused(spark, "");
  }

  @Test
  void otherFeatures(SparkSession spark) {
    Path card = folder.resolve("first/card.json");
    write(card, read(card).replace("\"page_views\"", "\"purchases\""));
    seal();

    assertRefused(spark, "purchases");
  }

  @Test
  void otherFeaturesInTheAssembler(SparkSession spark) {
    Path metadata = file("stages/2_assemble/metadata", "part-");
    write(metadata, read(metadata).replace("\"page_views\"", "\"purchases\""));
    seal();

    assertRefused(spark, "purchases");
  }

  @Test
  void aCoefficientThatIsNotANumber(SparkSession spark) {
    List<Transformer> stages = new ArrayList<>(List.of(pipeline(spark).stages()));
    int width = Encoding.of(pipeline(spark)).width();
    double[] coefficients = new double[width];
    coefficients[3] = Double.NaN;
    stages.set(4, new LogisticRegressionModel("logistic", Vectors.dense(coefficients), 0));
    store.store(new PipelineModel("pipeline", stages), card("nan"), "page");

    assertThatThrownBy(() -> store.load(spark, "nan"))
        .isInstanceOfSatisfying(Problem.class, problem -> assertMismatch(problem, "NaN"));
  }

  @Test
  void aFolderThatAnyoneMayWrite(SparkSession spark) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("first/pipeline"), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused(spark, "anyone may write");
  }

  @Test
  void aPointerThatLeavesTheFolder() {
    write("champion", "../elsewhere\n");

    assertThatThrownBy(store::champion)
        .isInstanceOfSatisfying(Problem.class, problem -> assertMismatch(problem, "pointer"));
  }

  private void assertRefused(SparkSession spark, String reason) {
    assertThatThrownBy(() -> store.load(spark, "first"))
        .isInstanceOfSatisfying(Problem.class, problem -> assertMismatch(problem, reason));
    assertThat(System.getProperty("propensity.trap")).isNull();
  }

  private static void assertMismatch(Problem problem, String reason) {
    assertThat(problem.exitCode()).isEqualTo(ExitCode.MISMATCH);
    assertThat(problem.why()).contains(reason);
  }

  /** Whoever can write the files can write the manifest too. */
  private void seal() {
    try {
      try (Stream<Path> all = Files.walk(folder.resolve("first"))) {
        all.filter(path -> path.getFileName().toString().endsWith(".crc"))
            .forEach(ModelStoreIT::delete);
      }
      FileSystem files = FileSystem.getLocal(new Configuration());
      org.apache.hadoop.fs.Path home =
          new org.apache.hadoop.fs.Path(folder.resolve("first").toString());
      var digests = ModelFiles.digests(files, home);
      digests.remove("manifest.json");
      write("first/manifest.json", ModelFiles.manifest(digests).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String where, String what) {
    try (Stream<Path> all = Files.walk(folder.resolve("first"))) {
      return all.filter(path -> path.getParent().toString().endsWith(where))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .filter(path -> path.getFileName().toString().contains(what))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    write(folder.resolve(name), text);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String trap() {
    return "propensity.model.ModelStoreIT$Trap";
  }

  private static ObjectNode card(String version) {
    ObjectNode card = ModelFiles.JSON.createObjectNode().put("version", version);
    FeatureColumns.all().forEach(card.putArray("feature_names")::add);
    for (int edge = 1; edge <= 9; edge++) {
      card.withArray("decile_edges").add(edge / 10.0);
    }
    return card;
  }

  private static synchronized PipelineModel pipeline(SparkSession spark) {
    if (fitted == null) {
      List<Example> examples = new ArrayList<>();
      Device[] devices = Device.values();
      Referrer[] referrers = Referrer.values();
      for (int i = 0; i < 40; i++) {
        Event event =
            new Event(
                "e" + i,
                "u" + i,
                null,
                Shoppers.START + i * 1_000_000L,
                i % 3 == 0 ? EventType.ADD_TO_CART : EventType.PAGE_VIEW,
                devices[i % devices.length],
                referrers[i % referrers.length],
                "/" + i,
                "p",
                100L * i,
                1,
                0,
                0);
        examples.addAll(Shoppers.examples(List.of(event)));
      }
      Dataset<Row> rows =
          Fit.labelled(spark.createDataset(examples, Records.encoder(Example.class)), 1);
      PipelineModel stages = PropensityPipeline.fitEncoding(rows);
      fitted =
          PropensityPipeline.whole(
              stages,
              PropensityPipeline.regression(
                  Collections.nCopies(1 + Encoding.of(stages).width(), 0.1)),
              Platt.NONE);
    }
    return fitted;
  }
}
