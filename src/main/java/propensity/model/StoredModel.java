package propensity.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
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
  static final String SCORER = "scorer.json";
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

  /** The regression as numbers. */
  SavedScorer scorer() {
    try {
      // Strict: a key that this program does not know may change what the others mean.
      SavedScorer scorer =
          ModelFiles.JSON.readValue(
              ModelFiles.read(files, new Path(home, SCORER)), SavedScorer.class);
      if (scorer == null) {
        throw unusable("its scorer holds null", null);
      }
      return scorer;
    } catch (ValueInstantiationException e) {
      throw unusable(e.getCause().getMessage(), e);
    } catch (JsonProcessingException e) {
      throw unusable("its scorer cannot be read: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw unusable("its scorer cannot be read", e);
    }
  }

  /** What serves, made from scorer and card; {@link #verify} comes first. */
  ServedModel served() {
    ModelCard card = card();
    try {
      return new ServedModel(
          version(), scorer().scorer(), card.decileEdges(), DriftShares.row(card));
    } catch (IllegalArgumentException e) {
      throw unusable(e.getMessage(), e);
    }
  }

  /**
   * Checks every file and no other, their digests, the scorer's numbers, the features, and that
   * nothing is writable by others. The pipeline is a file like any other here: nothing loads it.
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
      if (!found.containsKey(SCORER)) {
        throw new Problem(
            ExitCode.MISMATCH,
            "the model " + version() + " was stored by an earlier version of this program",
            "it has no " + SCORER + ", which events are scored with",
            "train again: ./spark-submit.sh train");
      }
      scorer();
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
        "serve another version (./spark-submit.sh model rollback) or train again",
        cause);
  }
}
