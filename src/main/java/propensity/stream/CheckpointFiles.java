package propensity.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import propensity.AtomicFiles;
import propensity.ExitCode;
import propensity.PrivateFiles;
import propensity.Problem;
import propensity.source.ReadyFile;

/** What can be read from Spark's own files, and corrected in them, without Spark. */
public final class CheckpointFiles {
  static final long NO_BATCH = -1;

  /** Of what this program and Spark keep in a checkpoint. 1: before versions were written down. */
  static final int VERSION = 2;

  private static final String VERSION_FILE = "propensity.version";
  private static final String GAP_FILE = "propensity.gap";

  /** 17, 17.changelog, 17.zip, and the checksums of such files. */
  private static final Pattern NUMBERED = Pattern.compile("\\.?(\\d+)(\\..*)?");

  private static final Pattern FILES =
      Pattern.compile(
          "\\.?(metadata|propensity\\.(version|gap))(\\.crc)?|(offsets|commits|sources|state)/.*");

  private static final Pattern PARTITIONS =
      Pattern.compile("\"spark\\.sql\\.shuffle\\.partitions\":\"(\\d+)\"");

  private static final Pattern SCHEMA_PATH =
      Pattern.compile("\"[^\"]*/state/(\\d+/_stateSchema/[^\"]*)\"");

  private final Path folder;

  CheckpointFiles(Path folder) {
    this.folder = folder;
  }

  /** Whether a file may be one of a checkpoint: its path below the folder, with slashes. */
  public static boolean isFile(String path) {
    return FILES.matcher(path).matches();
  }

  /** Whether it knows of no batch. */
  boolean isBlank() {
    return newestPlanned() == NO_BATCH && newestFinished() == NO_BATCH;
  }

  /** The query's id; empty where there is none that can be read. */
  Optional<String> queryId() {
    try {
      Path metadata = folder.resolve("metadata");
      if (!Files.exists(metadata)) {
        return Optional.empty();
      }
      String id = new ObjectMapper().readTree(metadata.toFile()).path("id").asText();
      return id.isEmpty() ? Optional.empty() : Optional.of(id);
    } catch (JsonProcessingException e) {
      return Optional.empty(); // Spark could not read it either
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of a checkpoint; this program's where there is none yet. */
  int version() {
    try {
      Path file = folder.resolve(VERSION_FILE);
      if (Files.exists(file)) {
        return Integer.parseInt(Files.readString(file).strip());
      }
      return Files.exists(folder.resolve("metadata")) ? 1 : VERSION;
    } catch (IOException | NumberFormatException e) {
      return 0; // a power cut leaves such
    }
  }

  /**
   * Makes sure that its state was put into sessions by this gap: the events of the last minutes are
   * folded again with each new one, and would come into other sessions than their rows are in.
   *
   * @throws Problem if it was another gap
   */
  void requireGap(Duration gap) {
    Path file = folder.resolve(GAP_FILE);
    try {
      if (Files.exists(file) && !Files.readString(file).strip().equals(gap.toString())) {
        throw new Problem(
            ExitCode.MISMATCH,
            "sessions.gap is another than before",
            "sessions were made with %s, and the settings say %s"
                .formatted(text(Files.readString(file).strip()), text(gap.toString())),
            "put it back, or make all sessions again: ./spark-submit.sh stream"
                + " --rebuild-checkpoint");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A duration as settings have it: PT30M is 30m. */
  private static String text(String duration) {
    return duration.replaceFirst("^PT?", "").toLowerCase(Locale.ROOT);
  }

  /** Makes it ready for Spark, which is about to begin it or to go on with it. */
  void prepare(Duration gap) throws IOException {
    if (queryId().isEmpty()) {
      PrivateFiles.createFolders(folder);
      AtomicFiles.write(folder.resolve(VERSION_FILE), VERSION + "\n");
    }
    if (Files.notExists(folder.resolve(GAP_FILE))) {
      AtomicFiles.write(folder.resolve(GAP_FILE), gap + "\n");
    }
    for (Path operator : children(folder.resolve("state"))) {
      for (Path metadata : children(operator.resolve("_metadata/v2"))) {
        if (NUMBERED.matcher(metadata.getFileName().toString()).matches()) {
          nameSchemasHere(metadata);
        }
      }
    }
  }

  /**
   * Spark writes down where the schemas of its state are with the whole path, which is another one
   * when the folder was moved or copied.
   */
  private void nameSchemasHere(Path metadata) throws IOException {
    String text = Files.readString(metadata);
    String here = Matcher.quoteReplacement("\"" + ReadyFile.hadoopName(folder) + "/state/");
    String corrected = SCHEMA_PATH.matcher(text).replaceAll(here + "$1\"");
    if (!corrected.equals(text)) {
      AtomicFiles.write(metadata, corrected);
      Files.deleteIfExists(metadata.resolveSibling("." + metadata.getFileName() + ".crc"));
    }
  }

  /** The newest batch that was planned; -1 before one. */
  long newestPlanned() {
    return newest("offsets");
  }

  /** The newest batch that was finished; -1 before one. */
  long newestFinished() {
    return newest("commits");
  }

  /** How far a planned batch goes; empty where its plan is not there any more. */
  Optional<FileOffset> planned(long batch) {
    Path plan = folder.resolve("offsets").resolve(Long.toString(batch));
    try {
      if (!Files.exists(plan)) {
        return Optional.empty();
      }
      String text = Files.readString(plan).strip();
      return Optional.of(FileOffset.parse(text.substring(text.lastIndexOf('\n') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is missing of the state after the newest finished batch, below the folder, if anything.
   */
  Optional<String> missingState() {
    long finished = newestFinished();
    if (finished == NO_BATCH) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(List.of("state/0/_metadata/v2", "state/0/_stateSchema"));
    long partitions = partitionsOf(finished);
    for (int partition = 0; partition < partitions; partition++) {
      parts.add("state/0/" + partition);
    }
    return parts.stream().filter(part -> isIncomplete(part, finished + 1)).findFirst();
  }

  /** As many as the plan of a batch says; at least the first where it does not. */
  private long partitionsOf(long batch) {
    Path plan = folder.resolve("offsets").resolve(Long.toString(batch));
    try {
      Matcher conf = PARTITIONS.matcher(Files.exists(plan) ? Files.readString(plan) : "");
      return conf.find() ? Long.parseLong(conf.group(1)) : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A partition has its state of a version as a snapshot, or as the changes since one; version 0 is
   * empty.
   */
  private boolean isIncomplete(String part, long version) {
    Set<String> files = new HashSet<>();
    children(folder.resolve(part)).forEach(file -> files.add(file.getFileName().toString()));
    if (part.contains("/_")) {
      return files.isEmpty();
    }
    for (long at = version; at > 0; at--) {
      if (files.contains(at + ".zip")) {
        return false;
      }
      if (!files.contains(at + ".changelog")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes Spark run a finished batch again: what it has planned, computed and written down from
   * there on is removed, except for the batch's own plan. Interrupted, it can be repeated: what
   * says that the batch is finished goes last.
   */
  void rollBackTo(long batch) {
    remove(folder.resolve("offsets"), number -> number > batch);
    Path states = folder.resolve("state/0"); // version n is the state before batch n
    for (Path partition : children(states)) {
      remove(partition, version -> version > batch);
    }
    remove(folder.resolve("commits"), number -> number >= batch);
  }

  /** Removes files whose names begin with such a number. */
  private static void remove(Path logs, LongPredicate which) {
    for (Path file : children(logs)) {
      Matcher name = NUMBERED.matcher(file.getFileName().toString());
      if (name.matches() && which.test(Long.parseLong(name.group(1)))) {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static List<Path> children(Path of) {
    if (!Files.isDirectory(of)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(of)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A newest file of the logs that does not hold what Spark wrote: a power cut leaves such. */
  Optional<String> damagedFile() {
    for (String log : new String[] {"offsets", "commits"}) {
      long newest = newest(log);
      Path file = folder.resolve(log).resolve(Long.toString(newest));
      if (newest != NO_BATCH && !isComplete(file)) {
        return Optional.of(folder.relativize(file).toString());
      }
    }
    return Optional.empty();
  }

  /** Every log file begins with its version, and has at least one line of JSON after it. */
  private static boolean isComplete(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      String last = text.substring(text.strip().lastIndexOf('\n') + 1).strip();
      return text.startsWith("v") && (last.endsWith("}") || last.equals("-"));
    } catch (IOException e) {
      return false;
    }
  }

  private long newest(String log) {
    return children(folder.resolve(log)).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .max()
        .orElse(NO_BATCH);
  }
}
