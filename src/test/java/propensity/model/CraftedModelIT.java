package propensity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.spark.SparkExtension;
import propensity.train.ModelFixtures;

/** What the store refuses; where MLlib would load classes, a marker shows that none was. */
@ExtendWith(SparkExtension.class)
class CraftedModelIT {
  /** Loading this class is what must not happen. */
  public static final class Trap {
    static {
      System.setProperty("propensity.trap", "sprung");
    }

    private Trap() {}
  }

  @TempDir private Path folder;
  private ModelStore store;

  @BeforeEach
  void aStoreWithAChampion(SparkSession spark) {
    System.clearProperty("propensity.trap");
    store = new ModelStore(new Configuration(), folder.toString());
    store.store(ModelFixtures.pipeline(spark), ModelFixtures.card("first"), "page");
    store.promote("first", false);
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
    assertThat(trap()).hasSameSizeAs(allowed);
    Files.write(
        data, text.replace(allowed, trap()).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    seal();

    assertRefused(spark, "Trap");
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
    List<Transformer> stages = new ArrayList<>(List.of(ModelFixtures.pipeline(spark).stages()));
    int width = Encoding.of(ModelFixtures.pipeline(spark)).width();
    double[] coefficients = new double[width];
    coefficients[3] = Double.NaN;
    stages.set(4, new LogisticRegressionModel("logistic", Vectors.dense(coefficients), 0));
    store.store(new PipelineModel("pipeline", stages), ModelFixtures.card("nan"), "page");

    assertThatThrownBy(() -> store.load(spark, "nan"))
        .isInstanceOfSatisfying(Problem.class, problem -> assertMismatch(problem, "NaN"));
  }

  @Test
  void aFolderThatAnyoneMayWrite(SparkSession spark) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("first/pipeline"), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused(spark, "anyone may write");
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
            .forEach(CraftedModelIT::delete);
      }
      FileSystem files = FileSystem.getLocal(new Configuration());
      org.apache.hadoop.fs.Path home =
          new org.apache.hadoop.fs.Path(folder.resolve("first").toString());
      var digests = ModelFiles.digests(files, home);
      digests.remove("manifest.json");
      write(
          "first/manifest.json",
          ModelFiles.JSON.writeValueAsString(ModelFiles.Manifest.of(digests)));
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
    return "propensity.model.CraftedModelIT$Trap";
  }
}
