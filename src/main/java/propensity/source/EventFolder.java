package propensity.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
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
   * A file and its number in the order of paths, which is taken for the order of arrival.
   *
   * @param number from 1
   */
  public record NumberedFile(String uri, long number) implements Serializable {}

  /**
   * Every line of every event file under the folder, at any depth; names that begin with a dot or
   * an underscore are skipped. Each file is read whole by one task, the largest first.
   *
   * @throws Problem if the folder does not exist or holds no event file
   */
  public static Dataset<Parsed> read(SparkSession spark, String folder, SourceMapping mapping) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<String> largestFirst =
        files(hadoop, folder, mapping).stream().map(file -> file.getPath().toString()).toList();
    List<String> inOrder = largestFirst.stream().sorted().toList();
    List<NumberedFile> files =
        largestFirst.stream()
            .map(uri -> new NumberedFile(uri, Collections.binarySearch(inOrder, uri) + 1L))
            .toList();
    SerializableConfiguration conf = new SerializableConfiguration(hadoop);
    return spark
        .createDataset(files, FILE)
        .repartition(Math.min(files.size(), 4 * spark.sparkContext().defaultParallelism()))
        .flatMap(
            (FlatMapFunction<NumberedFile, Parsed>)
                file ->
                    EventReader.open(
                        conf.value(), file.uri(), mapping, file.number(), RowParser.LATEST),
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
          "event files are named *.csv, *.tsv, *.dat, *.json or *.jsonl (with .gz or without) or"
              + " *.parquet"
              + (mapping.files().isEmpty()
                  ? ""
                  : "; those of this source have one of "
                      + mapping.files().stream().map(FileKind::name).toList()
                      + " in their name"),
          "make some with the command generate, or name another folder with --events");
    }
    return found.stream().sorted(Comparator.comparingLong(FileStatus::getLen).reversed()).toList();
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
      } else if (EventReader.reads(name) && mapping.covers(name)) {
        found.add(child);
      }
    }
  }
}
