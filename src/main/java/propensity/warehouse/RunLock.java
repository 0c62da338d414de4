package propensity.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import propensity.ExitCode;
import propensity.PrivateFiles;
import propensity.Problem;

/**
 * One writing run at a time on a warehouse. The operating system drops the lock when its owner
 * ends, however it ends, so that a dead owner never has to be cleared away.
 */
public final class RunLock implements Database.Lock {
  private final FileIdentity file;
  private final FileChannel channel;

  private RunLock(FileIdentity file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Looks whether another run has the warehouse; makes nothing, so that it can be asked first.
   *
   * @throws Problem naming the owner, if there is one
   */
  public static void requireFree(Path warehouse) {
    if (Files.exists(beside(warehouse))) {
      take(warehouse).close();
    }
  }

  /**
   * Takes the lock beside the warehouse file.
   *
   * @throws Problem naming the owner, if another run holds it
   */
  public static RunLock take(Path warehouse) {
    Path file = beside(warehouse);
    try {
      PrivateFiles.createFolders(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = read(channel);
        channel.close();
        throw new Problem(
            ExitCode.LOCKED,
            "another run is writing to " + warehouse,
            owner,
            "wait until it has ended or stop it, then run this again");
      }
      long process = ProcessHandle.current().pid();
      String since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              ("its owner is process " + process + ", running since " + since)
                  .getBytes(StandardCharsets.UTF_8)),
          0);
      return new RunLock(FileIdentity.of(file), channel);
    } catch (IOException e) {
      throw new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "cannot write " + file,
          String.valueOf(e),
          "check that the folder of the warehouse can be written",
          e);
    }
  }

  /**
   * Checks that the lock file was not removed and another one locked in its place.
   *
   * @throws Problem if so
   */
  @Override
  public void requireHeld() {
    if (file.isStillThere()) {
      return;
    }
    throw new Problem(
        ExitCode.LOCKED,
        file.path() + " was removed or replaced while this run was using it",
        "it keeps two runs from writing to one warehouse",
        "leave it where it is, make sure that no other run is writing, then run this again");
  }

  private static Path beside(Path warehouse) {
    return warehouse.resolveSibling(warehouse.getFileName() + ".lock");
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(200);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Which file is at a path. What this process has open stays writable after it was removed or
   * replaced, and whatever is written to it then is lost.
   *
   * @param key what tells it from another of the same name; null where the system has no such
   */
  record FileIdentity(Path path, Object key) {

    static FileIdentity of(Path path) throws IOException {
      return new FileIdentity(path, key(path));
    }

    boolean isStillThere() {
      try {
        return Objects.equals(key, key(path));
      } catch (IOException e) {
        return false;
      }
    }

    private static Object key(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
  }
}
