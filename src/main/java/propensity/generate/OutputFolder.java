package propensity.generate;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import propensity.ExitCode;
import propensity.Problem;

/**
 * A folder that is filled aside and then renamed into place, part by part; closing it without
 * finishing leaves what was there before.
 */
final class OutputFolder implements Closeable {
  private static final String ASIDE = ".generating";
  private static final String EVENTS = "events";

  private final FileSystem files;
  private final Path folder;
  private final Path aside;
  private final List<String> parts = new ArrayList<>();

  private OutputFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
    this.aside = new Path(folder, ASIDE);
  }

  /**
   * Prepares the folder; what an interrupted run left aside is removed.
   *
   * @throws Problem if it holds generated data and may not be overwritten
   */
  static OutputFolder open(Configuration hadoop, String path, boolean overwrite)
      throws IOException {
    Path folder = new Path(path);
    OutputFolder output = new OutputFolder(folder.getFileSystem(hadoop), folder);
    List<Path> present = output.present();
    if (!present.isEmpty() && !overwrite) {
      throw new Problem(
          ExitCode.USAGE,
          "there is generated data in " + folder.toUri().getPath() + " already",
          present.get(0).getName() + " would be replaced",
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

  /** Puts all parts into place: the old events go first and the new ones come last. */
  void finish() throws IOException {
    files.delete(new Path(folder, EVENTS), true);
    for (Path old : present()) {
      files.delete(old, true);
    }
    parts.remove(EVENTS);
    parts.add(EVENTS);
    for (String part : parts) {
      if (!files.rename(new Path(aside, part), new Path(folder, part))) {
        throw new IOException("cannot rename " + new Path(aside, part) + " into " + folder);
      }
    }
  }

  private List<Path> present() throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus child : files.listStatus(folder)) {
        String name = child.getPath().getName();
        if (name.equals(EVENTS)
            || name.startsWith(EVENTS + "_")
            || name.equals("truth")
            || name.equals(GeneratorSettings.FILE)) {
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
