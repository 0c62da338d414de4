package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.stream.DamagedFiles.POSITIONS;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;

/** Over eight hundred bad files among good ones, in one run: the tables are those of the good. */
@ExtendWith(SparkExtension.class)
class BadFilesIT {
  private static final String[] ODD_NAMES = {
    "0000 'a' \"b\"\t.csv",
    "0001.csv",
    "0002 [x] {y,z} * ? $HOME #1 100%25.csv",
    "0003 c:\\d ; & | <x>.csv",
    "0004" + "x".repeat(240) + ".csv"
  };

  @Test
  void tablesAreThoseOfTheGoodFilesAlone(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun golden = new StreamRun(spark, folder.resolve("golden")).filesPerBatch(100);
    StreamRun run = new StreamRun(spark, folder.resolve("a run")).filesPerBatch(100);
    String packed = StreamRun.text(Deliveries.lines(5, 60));
    byte[] gzip = DamagedFiles.gzip(packed);
    byte[] parquet = DamagedFiles.parquet(folder);
    for (StreamRun each : new StreamRun[] {golden, run}) {
      for (int file = 0; file < 5; file++) {
        String name = each == golden ? Deliveries.name(file) : ODD_NAMES[file];
        each.drop(name, Deliveries.lines(file));
      }
      Files.write(each.folders.incoming().resolve("0005.csv.gz"), gzip);
      Files.write(each.folders.incoming().resolve("0006.parquet"), parquet);
    }
    golden.once();
    Path incoming = run.folders.incoming();
    DamagedFiles.drop(incoming, "a", "csv.gz", gzip);
    DamagedFiles.drop(incoming, "b", "parquet", parquet);
    int bad = 4 * POSITIONS + others(folder, incoming, packed);

    run.once();

    for (String table :
        new String[] {"events", "sessions", "orders", "order_items", "late_events"}) {
      assertThat(run.table(table)).as(table).isEqualTo(golden.table(table));
    }
    assertThat(run.count("SELECT count(*) FROM files")).isEqualTo(7 + bad);
    assertThat(run.rows("SELECT name FROM files WHERE state = 'quarantined' AND reason IS NULL"))
        .isEmpty();
    assertThat(run.rows("SELECT name FROM files WHERE state = 'accepted' AND batch_id IS NULL"))
        .isEmpty();
    // A bit that says nothing about the rows, as in gzip's file time, makes another file with the
    // same rows.
    assertThat(
            run.rows(
                "SELECT DISTINCT substr(name, 1, 9), lines FROM files WHERE state = 'accepted'"
                    + " AND name NOT LIKE '0%'"))
        .containsExactlyInAnyOrder(
            "flipped-a|64", "flipped-b|500", "header-on|0", "resent.cs|64", "z-latin1.|1");
    assertThat(run.rows("SELECT name, state, reason FROM files WHERE name LIKE 'z-%'"))
        .containsExactly(
            "z-again.csv|duplicate|0001.csv",
            "z-bomb.csv.gz|quarantined|unpacks_too_far",
            "z-empty.csv|quarantined|empty",
            "z-empty.csv.gz|quarantined|empty",
            "z-folder.csv|quarantined|not_a_file",
            "z-latin1.csv|accepted|null",
            "z-line\nbreak.csv|quarantined|unknown_format",
            "z-link.csv|quarantined|not_a_file",
            "z-nowhere.csv|quarantined|not_a_file",
            "z-text.parquet|quarantined|unreadable");
    assertThat(
            run.rows(
                "SELECT sum(lines_read) = sum(enriched) + sum(duplicate) + sum(late) + sum(rejected),"
                    + " sum(lines_read) = (SELECT sum(lines) FROM files WHERE state = 'accepted')"
                    + " FROM batches"))
        .containsExactly("1|1");
    assertThat(
            run.rows(
                "SELECT r.reason FROM rejected_events r JOIN files USING (file_id)"
                    + " WHERE name = 'z-latin1.csv'"))
        .containsExactly("invalid_utf8");
    assertThat(incoming).isEmptyDirectory();
    assertThat(run.folders.ready()).isEmptyDirectory();
  }

  /** Drops what is bad in other ways, or came before. */
  private static int others(Path folder, Path incoming, String packed) throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.csv"), packed);
    Files.createSymbolicLink(incoming.resolve("z-link.csv"), elsewhere);
    Files.createSymbolicLink(incoming.resolve("z-nowhere.csv"), folder.resolve("nowhere"));
    Files.createDirectories(incoming.resolve("z-folder.csv/below"));
    Files.copy(
        incoming.resolve("0001.csv"),
        incoming.resolve("z-again.csv"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(incoming.resolve("resent.csv"), packed); // what 0005.csv.gz holds
    Files.writeString(incoming.resolve("header-only.csv"), StreamRun.HEADER + "\n");
    Files.createFile(incoming.resolve("z-empty.csv"));
    Files.write(incoming.resolve("z-empty.csv.gz"), DamagedFiles.gzip(""));
    Files.writeString(incoming.resolve("z-text.parquet"), packed);
    byte[] latin =
        StreamRun.text("e,u,s,2026-01-05T08:00:00Z,page_view,,,/caf?,,,")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < latin.length; i++) {
      latin[i] = latin[i] == '?' ? (byte) 0x81 : latin[i];
    }
    Files.write(incoming.resolve("z-latin1.csv"), latin);
    byte[] zeros = new byte[1 << 20];
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(incoming.resolve("z-bomb.csv.gz")))) {
      out.write((StreamRun.HEADER + "\n").getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 1_000; i++) {
        out.write(zeros);
      }
    }
    Files.writeString(incoming.resolve("z-line\nbreak.csv"), packed);
    return 12;
  }
}
