package propensity.generate;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import propensity.ExitCode;
import propensity.Problem;

/**
 * A folder that is filled aside and then renamed into place, part by part; closing it without
 * finishing leaves what was there before.
 */
final class OutputFolder implements Closeable {
  private static final int MAX_NAMED = 5;

  private final FileSystem files;
  private final Path folder;
  private final Path aside;
  private final List<String> parts = new ArrayList<>();

  private OutputFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
    this.aside = new Path(folder, GeneratedFiles.ASIDE);
  }

  /**
   * Prepares the folder; what an interrupted run left aside is removed.
   *
   * @throws Problem if it holds generated data that may not be overwritten, or others' files where
   *     generated data goes
   */
  static OutputFolder open(Configuration hadoop, String path, boolean overwrite)
      throws IOException {
    Path folder = new Path(path);
    OutputFolder output = new OutputFolder(folder.getFileSystem(hadoop), folder);
    output.requireNothingForeign();
    if (output.isComplete() && !overwrite) {
      throw new Problem(
          ExitCode.USAGE,
          "there is generated data in " + output.name() + " already",
          GeneratedFiles.EVENTS + " would be replaced",
          "say --overwrite to replace it, or name another folder with --out");
    }
    output.files.delete(output.aside, true);
    if (!output.files.mkdirs(output.aside)) {
      throw new IOException("cannot create " + output.aside);
    }
    return output;
  }

  /** Where to write a part for now. */
  String aside(String part) {
    parts.add(part);
    return new Path(aside, part).toString();
  }

  /** Writes a small file as a part. */
  void write(String part, String text) throws IOException {
    try (OutputStream out = files.create(new Path(aside(part)), true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Puts all parts into place: the old events go first and the new ones come last. What says that
   * the rest is generated goes last of the old, and comes first.
   */
  void finish() throws IOException {
    requireNothingForeign();
    files.delete(new Path(folder, GeneratedFiles.EVENTS), true);
    for (Path old : markLast(present())) {
      files.delete(old, true);
    }
    parts.remove(GeneratedFiles.EVENTS);
    parts.add(GeneratedFiles.EVENTS);
    parts.remove(GeneratorSettings.FILE);
    parts.add(0, GeneratorSettings.FILE);
    for (String part : parts) {
      if (!files.rename(new Path(aside, part), new Path(folder, part))) {
        throw new IOException("cannot rename " + new Path(aside, part) + " into " + folder);
      }
    }
  }

  private static List<Path> markLast(List<Path> present) {
    return present.stream()
        .sorted(Comparator.comparing(path -> path.getName().equals(GeneratorSettings.FILE)))
        .toList();
  }

  /** Events come last: a run that was killed before may be done again. */
  private boolean isComplete() throws IOException {
    return files.exists(new Path(folder, GeneratedFiles.EVENTS));
  }

  private void requireNothingForeign() throws IOException {
    List<Path> present = present();
    List<String> foreign = new ArrayList<>();
    for (Path part : present) {
      RemoteIterator<LocatedFileStatus> below = files.listFiles(part, true);
      while (below.hasNext()) {
        String file = below.next().getPath().toUri().getPath();
        if (!GeneratedFiles.isFile(file.substring(name().length() + 1))) {
          foreign.add(file);
        }
      }
    }
    if (!foreign.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not replace %,d files that were not generated: %s"
              .formatted(
                  foreign.size(),
                  String.join(", ", foreign.subList(0, Math.min(MAX_NAMED, foreign.size())))),
          "they lie where generated data goes; nothing was changed",
          "move them elsewhere, or name another folder with --out");
    }
    boolean marked = files.exists(new Path(folder, GeneratorSettings.FILE));
    if (!marked && !present.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not replace " + present.get(0).toUri().getPath(),
          "nothing tells that it was generated: there is no " + GeneratorSettings.FILE,
          "move it elsewhere, or name another folder with --out");
    }
  }

  private String name() throws IOException {
    return files.makeQualified(folder).toUri().getPath();
  }

  private List<Path> present() throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus child : files.listStatus(folder)) {
        if (GeneratedFiles.isPart(child.getPath().getName())) {
          found.add(child.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    files.delete(aside, true);
  }
}
