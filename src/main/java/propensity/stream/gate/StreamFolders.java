package propensity.stream.gate;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.PrivateFiles;
import propensity.Problem;
import propensity.warehouse.DroppedFile;

/**
 * Where dropped files go: the folders, the names of files in them, and the moves between them.
 *
 * @param incoming people and programs drop files here: write under a name that begins with a dot,
 *     then rename
 * @param ready accepted files that wait for their batch
 * @param archive files whose rows are in the warehouse
 * @param quarantine files that were not accepted
 * @param checkpoint Spark's own memory of the query
 */
public record StreamFolders(
    Path incoming, Path ready, Path archive, Path quarantine, Path checkpoint) {

  public StreamFolders {
    List<Path> all = List.of(incoming, ready, archive, quarantine, checkpoint);
    Set<Path> different = new HashSet<>();
    for (Path folder : all) {
      if (!different.add(folder.toAbsolutePath().normalize())) {
        throw new Problem(
            ExitCode.USAGE,
            "the folder " + folder + " is named twice",
            "what was accepted would be taken for dropped again",
            "name five folders: incoming, ready, archive, quarantine and checkpoint, see paths in"
                + " conf/propensity.yaml");
      }
    }
  }

  /** Where an accepted file waits for its batch. */
  public Path ready(DroppedFile file) {
    return ready.resolve(file.readyName());
  }

  /** Where an accepted file is kept after its batch. */
  public Path archived(DroppedFile file) {
    return archive.resolve(file.readyName());
  }

  /** Where a file is kept that was not accepted. */
  public Path quarantined(DroppedFile file) {
    return quarantine.resolve(file.readyName());
  }

  /** Where an accepted file is: in {@code ready}, or in {@code archive}. */
  public Optional<Path> find(DroppedFile file) {
    return Stream.of(ready(file), archived(file), ready(file)) // it may be on its way
        .filter(Files::exists)
        .findFirst();
  }

  /** Whether an accepted file is in {@code ready} or in {@code archive}. */
  public boolean has(DroppedFile file) {
    return find(file).isPresent();
  }

  /**
   * Renames a file in one step.
   *
   * @throws Problem if the folders are on different file systems
   */
  public static void move(Path from, Path to) throws IOException {
    PrivateFiles.createFolders(to.getParent());
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new Problem(
          ExitCode.USAGE,
          "cannot move %s to %s in one step".formatted(from, to.getParent()),
          "they are on different file systems: a crash in between could lose or double the file",
          "put the folders incoming, ready, archive and quarantine on one, see paths in"
              + " conf/propensity.yaml",
          e);
    }
  }

  /** The files of a folder, by name; makes the folder where it is missing. */
  public static List<Path> list(Path folder) throws IOException {
    PrivateFiles.createFolders(folder);
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.sorted().toList());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The size of a file; of a link itself, not of what it leads to. */
  static long size(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size();
  }
}
