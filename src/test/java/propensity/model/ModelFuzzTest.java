package propensity.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.fuzz.Fuzz;
import propensity.model.SavedScorer.Category;
import propensity.model.SavedScorer.NumericInput;
import propensity.model.SavedScorer.Value;
import propensity.session.FeatureColumns;

/**
 * Whatever the files of a model hold, even where the manifest has their digests, what comes out is
 * a {@link Problem}; a model that loads scores with numbers.
 */
class ModelFuzzTest {
  private static final int INPUTS = 50;
  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "1e-400",
          "NaN",
          "9223372036854775808",
          "\"x\"",
          "\\ud800",
          "\\u0000",
          "\0",
          "\n",
          ".",
          "../",
          "sha256",
          "\"version\":",
          "\"files\":",
          "\"weight\":",
          "\"decile_edges\":",
          "\"schema\":");

  @TempDir Path folder;
  private Path home;
  private ModelStore store;

  @BeforeEach
  void aStoredModel() throws IOException {
    home = Files.createDirectories(folder.resolve("v1"));
    store = new ModelStore(new Configuration(), folder.toString());
    write(StoredModel.SCORER, json(scorer()));
    write(StoredModel.CARD, card());
    write(StoredModel.PAGE, "page".getBytes(UTF_8));
    sign();
    store.promote("v1", false);
  }

  @Test
  void scorerFile() throws IOException {
    Fuzz.run(
        "scorer",
        List.of(json(scorer()), NULL),
        WORDS,
        INPUTS,
        input -> signed(StoredModel.SCORER, input));
  }

  @Test
  void cardFile() throws IOException {
    Fuzz.run(
        "card", List.of(card(), NULL), WORDS, INPUTS, input -> signed(StoredModel.CARD, input));
  }

  @Test
  void manifestFile() throws IOException {
    byte[] whole = Files.readAllBytes(home.resolve(StoredModel.MANIFEST));
    Fuzz.run(
        "manifest",
        List.of(whole, NULL),
        WORDS,
        INPUTS,
        input -> {
          write(StoredModel.MANIFEST, input);
          used();
        });
  }

  @Test
  void pointers() throws IOException {
    List<byte[]> whole = List.of("v1\n".getBytes(UTF_8), "v0\nv1\nv1\n".getBytes(UTF_8));
    Fuzz.run(
        "pointers",
        whole,
        WORDS,
        INPUTS,
        input -> {
          Files.write(folder.resolve("champion"), input);
          orProblem(() -> store.load(store.champion()));
          Files.writeString(folder.resolve("champion"), "v1\n");
          Files.write(folder.resolve("history"), input);
          orProblem(store::rollback);
        });
  }

  @Test
  void largeFilesAreNotReadIntoMemory() throws IOException {
    byte[] large = new byte[(64 << 20) + 1];
    for (String file : List.of(StoredModel.SCORER, StoredModel.CARD)) {
      byte[] before = Files.readAllBytes(home.resolve(file));
      write(file, large);
      sign();
      assertThatThrownBy(() -> store.load("v1"))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("too large");
      write(file, before);
    }
    Files.write(folder.resolve("champion"), large);
    assertThatThrownBy(store::champion)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("too large");
  }

  private void signed(String file, byte[] input) throws IOException {
    write(file, input);
    sign();
    used();
  }

  /** All that commands do with a stored model. */
  private void used() {
    orProblem(
        () -> {
          ServedModel model = store.load("v1");
          assertThat(model.scorer()).isNotNull();
        });
    orProblem(() -> store.loadScorer("v1"));
    orProblem(
        () -> {
          ModelCard card = store.card("v1");
          assertThat(CardText.of(card)).isNotEmpty();
          assertThat(CardPage.of(card)).isNotEmpty();
        });
    orProblem(() -> store.promote("v1", false));
  }

  private static void orProblem(Runnable work) {
    try {
      work.run();
    } catch (Problem e) {
      assertThat(e.exitCode()).isIn(ExitCode.MISMATCH, ExitCode.USAGE, ExitCode.MODEL_REFUSED);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(home.resolve(name), bytes);
  }

  private void sign() throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(home.toUri());
    Files.deleteIfExists(home.resolve(StoredModel.MANIFEST));
    write(StoredModel.MANIFEST, json(ModelFiles.Manifest.of(ModelFiles.digests(files, path))));
  }

  private static SavedScorer scorer() {
    return new SavedScorer(
        SavedScorer.SCHEMA,
        -3,
        FeatureColumns.NUMBERS.stream().map(name -> new NumericInput(name, 0.1, 1, 2)).toList(),
        FeatureColumns.CATEGORIES.stream()
            .map(name -> new Category(name, List.of(new Value("mobile", -0.5, 0.5, 0.5))))
            .toList());
  }

  private static byte[] card() throws IOException {
    ObjectNode card = ModelFiles.JSON.createObjectNode().put("version", "v1");
    FeatureColumns.all().forEach(card.putArray("feature_names")::add);
    for (int edge = 1; edge <= 9; edge++) {
      card.withArray("decile_edges").add(edge / 10.0);
    }
    card.putObject("fit").put("evaluated_share_of_users", 0.5);
    card.putObject("metrics").set("auc", ModelFiles.JSON.valueToTree(new Interval(0.75, 0.7, 0.8)));
    card.putObject("oracle").putObject("model_against_truth").put("mean_ratio", 1.01);
    card.putObject("gate").putArray("refusals");
    return json(ModelFiles.JSON.convertValue(card, ModelCard.class));
  }

  private static byte[] json(Record record) throws IOException {
    return ModelFiles.JSON.writeValueAsBytes(record);
  }
}
