package propensity.model;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import propensity.ExitCode;
import propensity.Problem;
import propensity.session.FeatureColumns;

/**
 * The folder of one version, and whether it is as it was stored.
 *
 * @param files the file system it is on
 * @param home the folder, named after the version; its parent is the store
 */
record StoredModel(FileSystem files, Path home) {
  static final String CARD = "card.json";
  static final String PAGE = "card.html";
  static final String MANIFEST = "manifest.json";
  static final String PIPELINE = "pipeline";

  String version() {
    return home.getName();
  }

  ModelCard card() {
    try {
      return ModelFiles.readJson(files, new Path(home, CARD), ModelCard.class);
    } catch (IOException e) {
      throw unusable("its card cannot be read", e);
    }
  }

  String page() {
    try {
      return ModelFiles.read(files, new Path(home, PAGE));
    } catch (IOException e) {
      throw unusable("its card's page cannot be read", e);
    }
  }

  /**
   * The fitted pipeline. {@link #verify} comes first: MLlib makes objects of the classes it names.
   */
  PipelineModel pipeline(SparkSession spark) {
    try {
      return PipelineModel.read().session(spark).load(new Path(home, PIPELINE).toString());
    } catch (RuntimeException e) {
      throw unusable("its pipeline cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** What serves, made from pipeline and card; {@link #verify} comes first. */
  ServedModel served(SparkSession spark) {
    ModelCard card = card();
    try {
      return new ServedModel(
          version(), Encoding.scorerOf(pipeline(spark)), card.decileEdges(), DriftShares.row(card));
    } catch (IllegalArgumentException e) {
      throw unusable(e.getMessage(), e);
    }
  }

  /**
   * Checks every file and no other, their digests, the classes and column types they name, the
   * features, and that nothing is writable by others.
   *
   * @throws Problem with {@link ExitCode#MISMATCH} and the first thing that is wrong
   */
  void verify() {
    try {
      Path writable = ModelFiles.writableByOthers(files, home);
      if (ModelFiles.othersWrite(files, files.getFileStatus(home.getParent()))) {
        writable = home.getParent();
      }
      if (writable != null) {
        throw unusable("anyone may write " + writable.toUri().getPath(), null);
      }
      Map<String, String> found = ModelFiles.digests(files, home);
      found.remove(MANIFEST);
      ModelFiles.Manifest manifest =
          ModelFiles.readJson(files, new Path(home, MANIFEST), ModelFiles.Manifest.class);
      difference(manifest.files(), found)
          .ifPresent(
              reason -> {
                throw unusable(reason, null);
              });
      String prefix = PIPELINE + "/";
      SavedPipeline.check(
          files,
          new Path(home, PIPELINE),
          found.keySet().stream()
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.substring(prefix.length()))
              .toList());
      checkCard();
    } catch (Problem e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unusable(e.getMessage(), e);
    }
  }

  private void checkCard() {
    ModelCard card = card();
    if (!card.version().equals(version())) {
      throw unusable("its card is of version " + card.version(), null);
    }
    if (!card.featureNames().equals(FeatureColumns.all())) {
      throw unusable(
          "it is made for the features %s, this program has %s"
              .formatted(card.featureNames(), FeatureColumns.all()),
          null);
    }
  }

  private static Optional<String> difference(
      Map<String, String> stored, Map<String, String> found) {
    for (Map.Entry<String, String> file : stored.entrySet()) {
      String digest = found.get(file.getKey());
      if (digest == null) {
        return Optional.of("the file " + file.getKey() + " is missing");
      }
      if (!digest.equals(file.getValue())) {
        return Optional.of("the file " + file.getKey() + " has been changed");
      }
    }
    return found.keySet().stream()
        .filter(name -> !stored.containsKey(name))
        .findFirst()
        .map(name -> "the file " + name + " is not in its manifest");
  }

  private Problem unusable(String why, Throwable cause) {
    return unusable(version(), home.getParent().toUri().getPath(), why, cause);
  }

  static Problem unusable(String version, String folder, String why, Throwable cause) {
    return new Problem(
        ExitCode.MISMATCH,
        "the model " + version + " in " + folder + " cannot be used",
        String.valueOf(why),
        "serve another version (./spark-submit.sh model rollback) or train anew",
        cause);
  }
}
