package propensity.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Parsed;
import propensity.source.SourceMapping.FileKind;
import propensity.spark.Records;

/** All events under a folder, for batch jobs. */
public final class EventFolder {
  private static final Encoder<Parsed> PARSED = Records.encoder(Parsed.class);

  private static final Encoder<NumberedFile> FILE = Records.encoder(NumberedFile.class);

  private EventFolder() {}

  /**
   * A file, and what its events carry as its number.
   *
   * @param arrivedAt epoch milliseconds; far in the future where it is not known
   */
  public record NumberedFile(String uri, long number, long arrivedAt) implements Serializable {}

  /**
   * The lines of event files.
   *
   * @param asArrived whether the records' numbers are in the order in which they arrived: those of
   *     files that the stream has accepted; else files are numbered in the order of their paths
   */
  public record Lines(Dataset<Parsed> parsed, boolean asArrived) {}

  /**
   * Every line of every event file under the folder, at any depth; names that begin with a dot or
   * an underscore are skipped. Each file is read whole by one task, the largest first.
   *
   * @throws Problem if the folder does not exist or holds no event file
   */
  public static Lines read(SparkSession spark, String folder, SourceMapping mapping) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<Path> largestFirst =
        files(hadoop, folder, mapping).stream().map(FileStatus::getPath).toList();
    List<NumberedFile> accepted =
        largestFirst.stream().flatMap(path -> accepted(path).stream()).toList();
    return accepted.size() == largestFirst.size()
        ? new Lines(read(spark, hadoop, mapping, accepted), true)
        : new Lines(read(spark, hadoop, mapping, inOrderOfPaths(largestFirst)), false);
  }

  private static Optional<NumberedFile> accepted(Path path) {
    return ReadyFile.parse(path.getName())
        .map(file -> new NumberedFile(path.toString(), file.fileId(), file.acceptedAt()));
  }

  private static List<NumberedFile> inOrderOfPaths(List<Path> paths) {
    List<String> inOrder = paths.stream().map(Path::toString).sorted().toList();
    return paths.stream()
        .map(Path::toString)
        .map(
            uri ->
                new NumberedFile(
                    uri, Collections.binarySearch(inOrder, uri) + 1L, RowParser.LATEST))
        .toList();
  }

  private static Dataset<Parsed> read(
      SparkSession spark, Configuration hadoop, SourceMapping mapping, List<NumberedFile> files) {
    SerializableConfiguration conf = new SerializableConfiguration(hadoop);
    return spark
        .createDataset(files, FILE)
        .repartition(Math.min(files.size(), 4 * spark.sparkContext().defaultParallelism()))
        .flatMap(
            (FlatMapFunction<NumberedFile, Parsed>)
                file ->
                    EventReader.open(
                        conf.value(), file.uri(), mapping, file.number(), file.arrivedAt()),
            PARSED);
  }

  /**
   * Every file of a source under a folder, at any depth, the largest first.
   *
   * @throws Problem if the folder does not exist or holds no event file
   */
  public static List<FileStatus> files(Configuration hadoop, String folder, SourceMapping mapping) {
    List<FileStatus> found = new ArrayList<>();
    try {
      Path path = new Path(folder);
      collect(path.getFileSystem(hadoop), path, mapping, found);
    } catch (FileNotFoundException e) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no folder " + folder,
          "events are read from there",
          "make some with the command generate, or name another folder with --events",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "there are no event files in " + folder,
          "event files are named *.csv, *.tsv, *.dat, *.json, *.jsonl or *.ndjson (with .gz, .bz2, .zst,"
              + " .zip or without), *.zip, *.parquet, *.avro or *.orc"
              + (mapping.files().isEmpty()
                  ? ""
                  : "; those of this source have one of "
                      + mapping.files().stream().map(FileKind::name).toList()
                      + " in their name"),
          "make some with the command generate, or name another folder with --events");
    }
    return found.stream().sorted(Comparator.comparingLong(FileStatus::getLen).reversed()).toList();
  }

  private static boolean covers(SourceMapping mapping, String name) {
    boolean covers = mapping.covers(name);
    if (!covers && ReadyFile.parse(name).isPresent()) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the name of the accepted file " + name + " does not tell its kind",
          "long names are cut in it, or it is of another source",
          "add a kind to files in the source settings whose name is in this one, or name the folder"
              + " that the file was dropped from");
    }
    return covers;
  }

  private static void collect(
      FileSystem files, Path folder, SourceMapping mapping, List<FileStatus> found)
      throws IOException {
    for (FileStatus child : files.listStatus(folder)) {
      String name = child.getPath().getName();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      if (child.isDirectory()) {
        collect(files, child.getPath(), mapping, found);
      } else if (EventReader.reads(name) && covers(mapping, name)) {
        found.add(child);
      }
    }
  }
}
