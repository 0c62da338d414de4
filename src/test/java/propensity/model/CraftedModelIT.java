package propensity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.ExitCode;
import propensity.Problem;
import propensity.score.Champion;
import propensity.spark.SparkExtension;
import propensity.train.ModelFixtures;

/**
 * What the store refuses. Where MLlib would make objects of classes that a file names, a marker
 * shows that nobody did: the stored pipeline is a file whose digest must fit, and nothing loads it.
 */
@ExtendWith(SparkExtension.class)
class CraftedModelIT {
  /** Loading this class is what must not happen. */
  public static final class Trap {
    static {
      System.setProperty("propensity.trap", "sprung");
    }

    private Trap() {}
  }

  @TempDir private static Path original;
  @TempDir private Path folder;
  private ModelStore store;

  @BeforeAll
  static void aStoredModel(SparkSession spark) {
    ModelFixtures.store(spark, new ModelStore(new Configuration(), original.toString()), "first");
  }

  @BeforeEach
  void aStoreWithAChampion() throws IOException {
    System.clearProperty("propensity.trap");
    FileUtils.copyDirectory(original.toFile(), folder.toFile());
    store = new ModelStore(new Configuration(), folder.toString());
    store.promote("first", false);
  }

  @Test
  void oneChangedByte() {
    write("first/card.html", "pagf");

    assertRefused("card.html");
  }

  @Test
  void aMissingFile() {
    delete(file("stages/3_scale/data", "parquet"));

    assertRefused("is missing");
  }

  @Test
  void aFileTooMany() {
    write("first/pipeline/stages/extra", "x");

    assertRefused("is not in its manifest");
  }

  @Test
  void anotherClassInAStagesMetadata() {
    Path metadata = file("stages/4_logistic/metadata", "part-");

    replaced(metadata, LogisticRegressionModel.class.getName(), trap());

    assertNotLoaded();
  }

  @Test
  void anotherClassForThePipeline() {
    replaced(file("pipeline/metadata", "part-"), "org.apache.spark.ml.PipelineModel", trap());

    assertNotLoaded();
  }

  @Test
  void aClassNamedTwice() {
    Path metadata = file("stages/2_assemble/metadata", "part-");

    write(metadata, "{\"class\":\"" + trap() + "\"," + read(metadata).substring(1));

    assertNotLoaded();
  }

  @Test
  void aSixthStage() {
    write("first/pipeline/stages/5_trap/metadata/part-00000", "{\"class\":\"" + trap() + "\"}");

    assertNotLoaded("is not in its manifest");
  }

  @Test
  void aColumnTypeThatNamesAClass() throws IOException {
    Path data = file("stages/4_logistic/data", "parquet");
    byte[] bytes = Files.readAllBytes(data);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    String allowed = "org.apache.spark.ml.linalg.VectorUDT";
    assertThat(text).contains(allowed);
    // As long as the name it replaces: lengths in the footer stay right.
    assertThat(trap()).hasSameSizeAs(allowed);
    Files.write(
        data, text.replace(allowed, trap()).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    deleteChecksum(data);

    assertNotLoaded();
  }

  @Test
  void aTruncatedParquetFile() throws IOException {
    Path data = file("stages/4_logistic/data", "parquet");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    deleteChecksum(data);

    assertNotLoaded();
  }

  @Test
  void otherFeatures() {
    Path card = folder.resolve("first/card.json");
    write(card, read(card).replace("\"page_views\"", "\"purchases\""));
    seal();

    assertRefused("purchases");
  }

  @Test
  void otherFeaturesInTheAssembler() {
    replaced(file("stages/2_assemble/metadata", "part-"), "\"page_views\"", "\"purchases\"");

    assertNotLoaded();
  }

  @Test
  void otherFeaturesInTheScorer() {
    replaced(folder.resolve("first/scorer.json"), "\"page_views\"", "\"purchases\"");
    seal();

    assertRefused("purchases");
  }

  @Test
  void aClassNamedInTheScorer() {
    Path scorer = folder.resolve("first/scorer.json");
    write(scorer, "{\"@class\":\"" + trap() + "\"," + read(scorer).substring(1));
    seal();

    assertRefused("@class");
  }

  @Test
  void aKeyThatIsTwiceInTheScorer() {
    Path scorer = folder.resolve("first/scorer.json");
    write(scorer, "{\"intercept\":1," + read(scorer).substring(1));
    seal();

    assertRefused("Duplicate");
  }

  @Test
  void aScorerOfAnotherSchema() {
    replaced(folder.resolve("first/scorer.json"), "\"schema\" : 1", "\"schema\" : 2");
    seal();

    assertRefused("schema 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"NaN\"", "NaN", "1e999", "[1]", "true"})
  void aWeightThatIsNotANumber(String weight) {
    Path scorer = folder.resolve("first/scorer.json");
    write(scorer, read(scorer).replaceFirst("(\"weight\" : )[^,]+", "$1" + weight));
    seal();

    assertRefused("");
  }

  @Test
  void aWeightThatIsMissing() {
    Path scorer = folder.resolve("first/scorer.json");
    write(scorer, read(scorer).replaceFirst("\"weight\" : [^,]+,", ""));
    seal();

    assertRefused("the weight of events_per_minute is NaN");
  }

  @Test
  void aFeatureTooFewInTheScorer() {
    Path scorer = folder.resolve("first/scorer.json");
    write(scorer, read(scorer).replaceFirst("(?s)(\"numbers\" : \\[ )\\{[^}]+}, ", "$1"));
    seal();

    assertRefused("its scorer is made for the features");
  }

  @Test
  void aCoefficientThatIsNotANumber(SparkSession spark) {
    List<Transformer> stages = new ArrayList<>(List.of(ModelFixtures.pipeline(spark).stages()));
    int width = Encoding.of(ModelFixtures.pipeline(spark)).width();
    double[] coefficients = new double[width];
    coefficients[3] = Double.NaN;
    stages.set(4, new LogisticRegressionModel("logistic", Vectors.dense(coefficients), 0));

    assertThatThrownBy(() -> Encoding.savedScorerOf(new PipelineModel("pipeline", stages)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void aFolderThatAnyoneMayWrite() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("first/pipeline"), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused("anyone may write");
  }

  /** A changed pipeline is refused by its digest; with a digest that fits, nobody looks at it. */
  private void assertNotLoaded() {
    assertNotLoaded("has been changed");
  }

  private void assertNotLoaded(String reason) {
    assertRefused(reason);
    SavedScorer stored = savedScorer();
    seal();

    assertThatCode(() -> store.verify("first")).doesNotThrowAnyException();
    assertThat(store.loadScorer("first")).isEqualTo(stored);
    assertThat(store.load("first").decileEdges()).hasSize(9);
    store.promote("first", false);
    assertThat(new Champion(store, message -> {}).champion().version()).isEqualTo("first");
    assertThat(System.getProperty("propensity.trap")).isNull();
  }

  private SavedScorer savedScorer() {
    try {
      return ModelFiles.JSON.readValue(
          folder.resolve("first/scorer.json").toFile(), SavedScorer.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> store.load("first"))
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

  private static void replaced(Path file, String text, String by) {
    assertThat(read(file)).contains(text);
    write(file, read(file).replace(text, by));
  }

  private void write(String name, String text) {
    write(folder.resolve(name), text);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      deleteChecksum(file);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hadoop's own checksum would be the first to notice. */
  private static void deleteChecksum(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
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
