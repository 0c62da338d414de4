package propensity.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import propensity.ExitCode;
import propensity.Problem;

/**
 * A folder of copies of events, in which others may keep files of their own: only what has a name
 * that this program gives is moved or removed.
 */
record CopyFolder(FileSystem files, Path top) {
  static final String ATTEMPTS = "_attempts";
  static final String REPLACES = "_replaces";

  private static final String DAY = "day=";
  private static final String COPY = "([0-9a-f-]{36})-\\d{6,}-\\d{4,}\\.parquet";
  private static final Pattern NAME = Pattern.compile(COPY);
  private static final Pattern ATTEMPT = Pattern.compile(ATTEMPTS + "/\\d+/\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern MADE =
      Pattern.compile("(%s|%s|%s[^/]+/%s)".formatted(ATTEMPT, REPLACES, DAY, COPY));

  static CopyFolder of(String folder, Configuration hadoop) throws IOException {
    Path top = new Path(folder);
    return new CopyFolder(top.getFileSystem(hadoop), top);
  }

  /** The folder of a day's copies. */
  Path day(String day) {
    return new Path(top, DAY + day);
  }

  /** Removes what attempts that were killed have left. */
  void removeAttempts() throws IOException {
    if (files.exists(new Path(top, ATTEMPTS))) {
      remove(new Path(top, ATTEMPTS), ATTEMPTS + "/", ATTEMPT);
    }
  }

  /** Removes everything that this program has put there. */
  void removeAll() throws IOException {
    if (files.exists(top)) {
      remove(top, "", MADE);
    }
  }

  /** Folders go with what is in them, but for what is not removed. */
  private void remove(Path folder, String name, Pattern made) throws IOException {
    for (FileStatus child : files.listStatus(folder)) {
      String childName = name + child.getPath().getName();
      if (child.isDirectory()) {
        remove(child.getPath(), childName + "/", made);
      } else if (made.matcher(childName).matches()) {
        files.delete(child.getPath(), false);
      }
    }
    removeIfEmpty(folder);
  }

  private void removeIfEmpty(Path folder) throws IOException {
    if (files.getFileStatus(folder).isDirectory() && files.listStatus(folder).length == 0) {
      files.delete(folder, false);
    }
  }

  /** Removes copies that batches of some queries have made. */
  void removeOf(Set<String> queries) throws IOException {
    for (Path copy : copies()) {
      Matcher name = NAME.matcher(copy.getName());
      if (name.matches() && queries.contains(name.group(1))) {
        files.delete(copy, false);
        removeIfEmpty(copy.getParent());
      }
    }
  }

  /** The copies of all days. */
  List<Path> copies() throws IOException {
    List<Path> copies = new ArrayList<>();
    if (!files.exists(top)) {
      return copies;
    }
    for (FileStatus day : files.listStatus(top)) {
      if (day.isDirectory() && day.getPath().getName().startsWith(DAY)) {
        for (FileStatus copy : files.listStatus(day.getPath())) {
          if (NAME.matcher(copy.getPath().getName()).matches()) {
            copies.add(copy.getPath());
          }
        }
      }
    }
    return copies;
  }

  /** Takes copies from another place in, in the place of those of the same names. */
  void take(List<Path> copies) throws IOException {
    for (Path copy : copies) {
      show(copy, new Path(new Path(top, copy.getParent().getName()), copy.getName()));
    }
  }

  /** Puts a file that is complete into its place. */
  void show(Path complete, Path place) throws IOException {
    requireFolders(place.getParent());
    files.mkdirs(place.getParent());
    files.delete(place, false);
    if (!files.rename(complete, place)) {
      throw new IOException("cannot rename a file of the archive to " + place);
    }
  }

  /** Removes the folder of an attempt, whose files are in their places. */
  void removeAttempt(Path attempt) throws IOException {
    if (files.exists(attempt)) {
      removeIfEmpty(attempt);
    }
  }

  /**
   * Makes sure that there can be folders.
   *
   * @throws Problem naming the file that is in the place of one
   */
  void requireFolders(Path folder) throws IOException {
    Path above = folder;
    while (above != null && !files.exists(above)) {
      above = above.getParent();
    }
    Optional<Path> there = Optional.ofNullable(above);
    if (there.isPresent() && !files.getFileStatus(there.get()).isDirectory()) {
      throw new Problem(
          ExitCode.USAGE,
          "cannot put copies of events into " + folder.toUri().getPath(),
          there.get().toUri().getPath() + " is a file, where a folder belongs",
          "move it elsewhere, or name another folder with --archive");
    }
  }
}
