package propensity.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import propensity.ExitCode;
import propensity.Failpoint;
import propensity.Problem;

/**
 * The folder of model versions. A version is built aside and renamed into place, and never changed
 * after that; {@code champion} names the one that is served, {@code history} those that were.
 */
public final class ModelStore {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String CHAMPION = "champion";
  private static final String HISTORY = "history";

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
        throw StoredModel.unusable(
            CHAMPION, folder, "the pointer does not hold the name of a version", null);
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
  public ModelCard card(String version) {
    return existing(version).card();
  }

  /**
   * The page of a version's card, as stored.
   *
   * @throws Problem if there is no such version
   */
  public String page(String version) {
    return existing(version).page();
  }

  /**
   * Loads a version after checking all of it.
   *
   * @throws Problem with {@link ExitCode#MISMATCH} if anything is not as it was stored, or is made
   *     for other features than this program's
   */
  public ServedModel load(String version) {
    return verified(version).served();
  }

  /**
   * The regression of a version as numbers, checked like {@link #load}.
   *
   * @throws Problem as {@link #load}
   */
  public SavedScorer loadScorer(String version) {
    return verified(version).scorer();
  }

  /**
   * Checks that a version is as it was stored: every file and no other, their digests, the numbers
   * it scores with, nothing writable by others.
   *
   * @throws Problem with {@link ExitCode#MISMATCH} and the first thing that is wrong
   */
  public void verify(String version) {
    existing(version).verify();
  }

  /**
   * Makes a version the champion.
   *
   * @param force even if the gate refused it
   * @throws Problem if it is not whole, or was refused
   */
  public void promote(String version, boolean force) {
    verify(version);
    List<String> refusals = card(version).gate().refusals();
    if (!refusals.isEmpty() && !force) {
      throw new Problem(
          ExitCode.MODEL_REFUSED,
          "model " + version + " was refused",
          refusals.get(0),
          "train a better one, or promote it all the same with --force");
    }
    List<String> history = served();
    history.add(version);
    write(HISTORY, String.join("\n", history)); // until it serves, it is no part of the past
    Failpoint.MODEL_POINTED.hit();
    write(CHAMPION, version);
  }

  /**
   * Goes back to the champion before this one.
   *
   * @return the version that is served now
   * @throws Problem if there was none before
   */
  public String rollback() {
    String champion = champion();
    List<String> history = served();
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
    write(CHAMPION, before);
    Failpoint.MODEL_POINTED.hit();
    write(HISTORY, String.join("\n", history));
    return before;
  }

  /**
   * Stores a new version, without promoting it.
   *
   * @param pipeline for whoever has Spark; this program never loads it
   * @param scorer the same regression, which is what this program loads
   */
  public void store(PipelineModel pipeline, SavedScorer scorer, ModelCard card, String page) {
    Path home = new Path(path, card.version());
    Path aside = new Path(path, ".building-" + UUID.randomUUID());
    try {
      try {
        files.mkdirs(aside);
        pipeline.write().save(new Path(aside, StoredModel.PIPELINE).toString());
        ModelFiles.writeJson(files, new Path(aside, StoredModel.SCORER), scorer);
        ModelFiles.writeJson(files, new Path(aside, StoredModel.CARD), card);
        ModelFiles.write(files, new Path(aside, StoredModel.PAGE), page);
        ModelFiles.writeJson(
            files,
            new Path(aside, StoredModel.MANIFEST),
            ModelFiles.Manifest.of(ModelFiles.digests(files, aside)));
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

  private StoredModel verified(String version) {
    StoredModel model = existing(version);
    model.verify();
    return model;
  }

  private StoredModel existing(String version) {
    try {
      // What is no version may be no path either.
      if (VERSION.matcher(version).matches() && files.exists(new Path(path, version))) {
        return new StoredModel(files, new Path(path, version));
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

  /**
   * The versions that have served, the champion last: what stands after it in the history was never
   * promoted to the end, or is rolled back already.
   */
  private List<String> served() {
    List<String> history = history();
    Optional<String> champion = championIfAny();
    if (champion.isEmpty()) {
      return history;
    }
    int last = history.lastIndexOf(champion.get());
    if (last < 0) {
      history.add(champion.get());
      return history;
    }
    return new ArrayList<>(history.subList(0, last + 1));
  }

  private void write(String file, String text) {
    try {
      ModelFiles.replace(files, new Path(path, file), text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
