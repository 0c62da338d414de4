package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.DiskSpaceTest;
import propensity.ExitCode;
import propensity.MachineHas;
import propensity.Problem;
import propensity.spark.SparkExtension;

/**
 * A disk that is full, wherever that shows first. It is a small one in memory, which only root may
 * mount; without that only {@link DiskSpaceTest} and the warehouse's tests are left.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class DiskFullIT {
  private static final int FILES = 6;

  @Test
  void fullDiskOfEverything(SparkSession spark, @TempDir Path folder) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("run"));
    try (Mounted mounted = new Mounted(disk, 12)) {
      StreamRun run = new StreamRun(spark, disk).drop("0.csv", Deliveries.lines(0)).once();
      fullThenFreed(run, mounted, golden(spark, folder));
    }
  }

  @Test
  void fullDiskOfTheCheckpoint(SparkSession spark, @TempDir Path folder) throws Exception {
    Path checkpoint = Files.createDirectories(folder.resolve("run/checkpoint"));
    try (Mounted mounted = new Mounted(checkpoint, 4)) {
      StreamRun run = new StreamRun(spark, folder.resolve("run"));
      run.drop("0.csv", Deliveries.lines(0)).once();
      fullThenFreed(run, mounted, golden(spark, folder));
    }
  }

  /** Less and less room, and a file more each time: sooner or later something does not fit. */
  private static void fullThenFreed(StreamRun run, Mounted disk, StreamRun golden)
      throws IOException {
    int full = 0;
    int kilobytes = 200;
    for (int file = 1; file < FILES; file++) {
      run.drop(file + ".csv", Deliveries.lines(file, 200));
      disk.leave(kilobytes);
      kilobytes /= 4;
      try {
        run.once();
      } catch (Problem e) {
        assertThat(e.exitCode())
            .as("%s: %s", e.getMessage(), e.why())
            .isEqualTo(ExitCode.DISK_FULL);
        assertThat(e.getMessage()).contains(disk.folder.toString()).contains(" bytes free)");
        full++;
      } finally {
        disk.free();
      }
    }
    assertThat(full).as("how often the disk was full").isGreaterThan(1);

    run.once();

    for (String table :
        new String[] {
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events"
        }) {
      assertThat(run.table(table)).as(table).isEqualTo(golden.table(table));
    }
    assertThat(run.rows("PRAGMA integrity_check")).containsExactly("ok");
  }

  private static StreamRun golden(SparkSession spark, Path folder) {
    StreamRun golden = new StreamRun(spark, folder.resolve("golden")).filesPerBatch(100);
    golden.drop("0.csv", Deliveries.lines(0));
    for (int file = 1; file < FILES; file++) {
      golden.drop(file + ".csv", Deliveries.lines(file, 200));
    }
    return golden.once();
  }

  /** A disk in memory. */
  private static final class Mounted implements AutoCloseable {
    private final Path folder;
    private final Path ballast;

    Mounted(Path folder, int megabytes) {
      this.folder = folder;
      this.ballast = folder.resolve("ballast");
      boolean is =
          run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
      MachineHas.orSkip(is, "the right to mount a small disk: run as root");
    }

    /** Fills it up but for so much. */
    void leave(int kilobytes) throws IOException {
      try (OutputStream out = Files.newOutputStream(ballast)) {
        byte[] page = new byte[4096];
        while (folder.toFile().getUsableSpace() > kilobytes * 1024L) {
          out.write(page);
        }
      }
    }

    void free() throws IOException {
      Files.deleteIfExists(ballast);
    }

    @Override
    public void close() {
      run("umount", "-l", folder.toString());
    }

    private static boolean run(String... words) {
      try {
        return new ProcessBuilder(List.of(words)).start().waitFor() == 0;
      } catch (IOException e) {
        return false; // there is no such program here
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
