package propensity.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import propensity.ExitCode;
import propensity.Problem;

/**
 * The folder of model versions. A version is built aside and renamed into place, and never changed
 * after that; {@code champion} names the one that is served, {@code history} those that were.
 */
public final class ModelStore {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String CHAMPION = "champion";
  private static final String HISTORY = "history";
  private static final String CARD = "card.json";
  private static final String MANIFEST = "manifest.json";
  private static final String PIPELINE = "pipeline";

  private final String folder;
  private final Path path;
  private final FileSystem files;

  /** A store in a folder of any file system Hadoop knows; it need not exist yet. */
  public ModelStore(Configuration hadoop, String folder) {
    this.folder = folder;
    try {
      Path given = new Path(folder);
      this.files = given.getFileSystem(hadoop);
      this.path = files.makeQualified(given);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The version that is served.
   *
   * @throws Problem if there is none
   */
  public String champion() {
    return championIfAny()
        .orElseThrow(
            () ->
                new Problem(
                    ExitCode.USAGE,
                    "there is no model yet in " + folder,
                    "events are scored with the champion, and none has been promoted",
                    "run: ./spark-submit.sh train"));
  }

  /** The version that is served, if any. */
  public Optional<String> championIfAny() {
    try {
      String text = ModelFiles.read(files, new Path(path, CHAMPION)).strip();
      if (!VERSION.matcher(text).matches()) {
        throw unusable(CHAMPION, "the pointer does not hold the name of a version", null);
      }
      return Optional.of(text);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All versions, the oldest first. */
  public List<String> list() {
    List<String> versions = new ArrayList<>();
    try {
      for (FileStatus child : files.listStatus(path)) {
        String name = child.getPath().getName();
        if (child.isDirectory() && VERSION.matcher(name).matches()) {
          versions.add(name);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    versions.sort(null);
    return List.copyOf(versions);
  }

  /**
   * The card of a version, as stored.
   *
   * @throws Problem if there is no such version
   */
  public JsonNode card(String version) {
    try {
      return ModelFiles.readJson(files, new Path(existing(version), CARD));
    } catch (IOException e) {
      throw unusable(version, "its card cannot be read", e);
    }
  }

  /**
   * Loads a version after checking all of it.
   *
   * @throws Problem with {@link ExitCode#MISMATCH} if anything is not as it was stored, or is made
   *     for other features than this program's
   */
  public ServedModel load(SparkSession spark, String version) {
    verify(version);
    List<Double> edges = new ArrayList<>();
    JsonNode card = card(version);
    card.path("decile_edges").forEach(edge -> edges.add(edge.asDouble(Double.NaN)));
    try {
      return new ServedModel(
          version, Encoding.scorerOf(pipeline(spark, version)), edges, Drift.row(card));
    } catch (IllegalArgumentException e) {
      throw unusable(version, e.getMessage(), e);
    }
  }

  /**
   * The whole fitted pipeline of a version, checked like {@link #load}.
   *
   * @throws Problem as {@link #load}
   */
  public PipelineModel loadPipeline(SparkSession spark, String version) {
    verify(version);
    return pipeline(spark, version);
  }

  /**
   * Checks that a version is as it was stored: every file and no other, their digests, the classes
   * and column types they name, nothing writable by others.
   *
   * @throws Problem with {@link ExitCode#MISMATCH} and the first thing that is wrong
   */
  public void verify(String version) {
    Path home = existing(version);
    try {
      Path writable = ModelFiles.writableByOthers(files, home);
      if (ModelFiles.othersWrite(files, files.getFileStatus(path))) {
        writable = path;
      }
      if (writable != null) {
        throw unusable(version, "anyone may write " + writable.toUri().getPath(), null);
      }
      Map<String, String> found = ModelFiles.digests(files, home);
      found.remove(MANIFEST);
      Map<String, String> stored = new LinkedHashMap<>();
      JsonNode manifest = ModelFiles.readJson(files, new Path(home, MANIFEST));
      manifest
          .path("files")
          .properties()
          .forEach(e -> stored.put(e.getKey(), e.getValue().asText()));
      difference(stored, found)
          .ifPresent(
              reason -> {
                throw unusable(version, reason, null);
              });
      String prefix = PIPELINE + "/";
      SavedPipeline.check(
          files,
          new Path(home, PIPELINE),
          found.keySet().stream()
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.substring(prefix.length()))
              .toList());
      checkCard(version);
    } catch (Problem e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unusable(version, e.getMessage(), e);
    }
  }

  /**
   * Makes a version the champion.
   *
   * @param force even if the gate refused it
   * @throws Problem if it is not whole, or was refused
   */
  public void promote(String version, boolean force) {
    verify(version);
    JsonNode refusals = card(version).path("gate").path("refusals");
    if (!refusals.isEmpty() && !force) {
      throw new Problem(
          ExitCode.MODEL_REFUSED,
          "model " + version + " was refused",
          refusals.get(0).asText(),
          "train a better one, or promote it all the same with --force");
    }
    List<String> history = history();
    history.add(version);
    point(history);
  }

  /**
   * Goes back to the champion before this one.
   *
   * @return the version that is served now
   * @throws Problem if there was none before
   */
  public String rollback() {
    List<String> history = history();
    String champion = champion();
    while (!history.isEmpty() && history.get(history.size() - 1).equals(champion)) {
      history.remove(history.size() - 1);
    }
    if (history.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "there is nothing to roll back to in " + folder,
          champion + " is the first champion",
          "promote a version by name: ./spark-submit.sh model list");
    }
    String before = history.get(history.size() - 1);
    verify(before);
    point(history);
    return before;
  }

  /** Stores a new version, without promoting it. */
  void store(PipelineModel pipeline, ObjectNode card, String page) {
    String version = card.path("version").asText();
    Path home = new Path(path, version);
    Path aside = new Path(path, ".building-" + UUID.randomUUID());
    try {
      try {
        files.mkdirs(aside);
        pipeline.write().save(new Path(aside, PIPELINE).toString());
        ModelFiles.writeJson(files, new Path(aside, CARD), card);
        ModelFiles.write(files, new Path(aside, "card.html"), page);
        ModelFiles.writeJson(
            files,
            new Path(aside, MANIFEST),
            ModelFiles.manifest(ModelFiles.digests(files, aside)));
        if (files.exists(home) || !files.rename(aside, home)) {
          throw new IOException("cannot rename " + aside + " to " + home);
        }
      } finally {
        files.delete(aside, true);
      }
    } catch (IOException e) {
      throw new Problem(
          ExitCode.USAGE,
          "the model cannot be stored in " + folder,
          String.valueOf(e.getMessage()),
          "check that the folder can be written and the disk has space",
          e);
    }
  }

  private PipelineModel pipeline(SparkSession spark, String version) {
    try {
      return PipelineModel.read()
          .session(spark)
          .load(new Path(new Path(path, version), PIPELINE).toString());
    } catch (RuntimeException e) {
      throw unusable(version, "its pipeline cannot be loaded: " + e.getMessage(), e);
    }
  }

  private void checkCard(String version) {
    List<String> names = new ArrayList<>();
    JsonNode card = card(version);
    card.path("feature_names").forEach(name -> names.add(name.asText()));
    if (!card.path("version").asText().equals(version)) {
      throw unusable(version, "its card is of version " + card.path("version").asText(), null);
    }
    if (!names.equals(FeatureColumns.all())) {
      throw unusable(
          version,
          "it is made for the features " + names + ", this program has " + FeatureColumns.all(),
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

  private Path existing(String version) {
    Path home = new Path(path, version);
    try {
      if (VERSION.matcher(version).matches() && files.exists(home)) {
        return home;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new Problem(
        ExitCode.USAGE,
        "there is no model " + version + " in " + folder,
        "versions there: " + (list().isEmpty() ? "none" : String.join(", ", list())),
        "run: ./spark-submit.sh model list");
  }

  private List<String> history() {
    try {
      return new ArrayList<>(
          ModelFiles.read(files, new Path(path, HISTORY))
              .lines()
              .filter(l -> !l.isBlank())
              .toList());
    } catch (FileNotFoundException e) {
      return new ArrayList<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void point(List<String> history) {
    try {
      ModelFiles.replace(files, new Path(path, HISTORY), String.join("\n", history) + "\n");
      ModelFiles.replace(files, new Path(path, CHAMPION), history.get(history.size() - 1) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Problem unusable(String version, String why, Throwable cause) {
    return new Problem(
        ExitCode.MISMATCH,
        "the model " + version + " in " + folder + " cannot be used",
        String.valueOf(why),
        "serve another version (./spark-submit.sh model rollback) or train anew",
        cause);
  }
}
