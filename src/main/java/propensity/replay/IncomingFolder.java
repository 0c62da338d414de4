package propensity.replay;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Predicate;
import propensity.AtomicFiles;
import propensity.PrivateFiles;
import propensity.Sha256;
import propensity.generate.ZeroPadded;

/**
 * Drops files into a folder that a stream watches: each is written under a name that begins with a
 * dot and renamed when it is complete.
 *
 * <p>A name holds the file's number, so that names sort in order, and the beginning of the SHA-256
 * of its bytes: the same events dropped again make the same files, and other events never overwrite
 * a file that is still waiting to be read.
 */
final class IncomingFolder {
  private static final int DIGEST_CHARACTERS = 8;

  private final Path folder;
  private final Predicate<String> known;
  private int files;
  private int knownFiles;

  private IncomingFolder(Path folder, Predicate<String> known) {
    this.folder = folder;
    this.known = known;
  }

  /**
   * The folder, created where it is missing.
   *
   * @param known whether a file of a name has come in before, and is not dropped
   */
  static IncomingFolder of(Path folder, Predicate<String> known) throws IOException {
    PrivateFiles.createFolders(folder);
    return new IncomingFolder(folder, known);
  }

  /**
   * Drops one file.
   *
   * @param lines one character per byte, without line ends; the header first where there is one
   * @param ending of its name, such as {@code .csv}
   */
  void drop(List<String> lines, String ending) throws IOException {
    files++;
    String name = "events-" + ZeroPadded.number(files, 6);
    Path aside = folder.resolve("." + name + ending + ".writing");
    MessageDigest digest = Sha256.digest();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
      for (String line : lines) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.ISO_8859_1);
        digest.update(bytes);
        out.write(bytes);
      }
    }
    String hash = Sha256.hex(digest).substring(0, DIGEST_CHARACTERS);
    String complete = name + "-" + hash + ending;
    if (known.test(complete)) {
      knownFiles++;
      Files.delete(aside);
    } else {
      AtomicFiles.rename(aside, folder.resolve(complete));
    }
  }

  /** Files that were not dropped, since they were known. */
  int known() {
    return knownFiles;
  }

  /** Files so far, dropped or known. */
  int files() {
    return files;
  }
}
