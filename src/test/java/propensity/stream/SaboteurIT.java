package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;
import propensity.spark.StateStore;
import propensity.stream.Contract.Line;
import propensity.stream.HostileFeed.Dropped;

/**
 * Random hostile files, with random commands between them; after each round every byte is accounted
 * for, and the tables are what {@link Contract} makes of the lines. At length: {@code mvn -B verify
 * -Dit.test=SaboteurIT -Dsaboteur.rounds=1000}; a failure names the seed, which {@code
 * -Dsaboteur.seed} repeats.
 */
@ExtendWith(SparkExtension.class)
class SaboteurIT {
  private static final int ROUNDS = Integer.getInteger("saboteur.rounds", 12);
  private static final long SEED = Long.getLong("saboteur.seed", System.nanoTime());

  /** So long one warehouse is used: the reference goes through everything each time. */
  private static final int ROUNDS_OF_A_WAREHOUSE = 25;

  private final Random random = new Random(SEED);
  private final Map<String, Dropped> dropped = new LinkedHashMap<>();
  private StreamRun run;
  private int moves;
  private HostileFeed feed;

  @Test
  void everyByteIsAccountedFor(SparkSession spark, @TempDir Path folder) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      if (round % ROUNDS_OF_A_WAREHOUSE == 0) {
        run = new StreamRun(spark, folder.resolve("shop" + round));
        feed = new HostileFeed(random);
        dropped.clear();
      }
      int files = 1 + random.nextInt(4);
      for (int i = 0; i < files; i++) {
        drop();
      }
      String command = command(spark);
      StateStore.close(); // each command is a process of its own
      assertThat(found()).as("seed %d, round %d: %s", SEED, round, command).isEqualTo(expected());
      assertThat(run.disagreements()).as("seed %d, round %d: %s", SEED, round, command).isEmpty();
    }
  }

  private void drop() throws IOException {
    List<String> names = new ArrayList<>(dropped.keySet());
    Dropped file = feed.next();
    if (!names.isEmpty() && random.nextInt(6) == 0) { // a file once more, under another name
      file = dropped.get(names.get(random.nextInt(names.size())));
    }
    String name = "%05d%s".formatted(dropped.size(), file.ending());
    dropped.put(name, file);
    Files.createDirectories(run.folders.incoming());
    Files.write(run.folders.incoming().resolve(name), file.bytes().array());
  }

  private String command(SparkSession spark) throws IOException {
    run.filesPerBatch(1 + random.nextInt(5));
    switch (random.nextInt(8)) {
      case 0 -> {
        run.once();
        StateStore.close();
        run.rebuild();
        return "rebuild";
      }
      case 1 -> {
        Path moved = run.folder.resolveSibling("moved" + moves++);
        Files.move(run.folder, moved);
        run = new StreamRun(spark, moved).once();
        return "move the folder and go on";
      }
      case 2 -> {
        StopRequest stop = new StopRequest();
        run.afterBatch(batch -> stop.ask());
        run.once(stop);
        run.afterBatch(batch -> {});
        run.once();
        return "stop and go on";
      }
      default -> {
        run.once();
        return "once";
      }
    }
  }

  /** What is in the tables. */
  private Map<String, Object> found() {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("events", run.rows(Contract.EVENTS));
    found.put("sessions", run.rows(Contract.SESSIONS));
    found.put("late", run.rows("SELECT record_id FROM late_events ORDER BY record_id"));
    found.put("rejected", run.rows("SELECT record_id FROM rejected_events ORDER BY record_id"));
    found.put("duplicates", run.count("SELECT coalesce(sum(duplicate), 0) FROM batches"));
    found.put("lines", run.count("SELECT coalesce(sum(lines_read), 0) FROM batches"));
    found.put("files", run.rows("SELECT name, state FROM files ORDER BY name"));
    return found;
  }

  /** What must be in them, by the order in which the gate numbered the files. */
  private Map<String, Object> expected() {
    Contract contract = new Contract();
    List<String> states = new ArrayList<>();
    Set<ByteBuffer> contents = new HashSet<>();
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (String row : run.rows("SELECT file_id, name FROM files ORDER BY file_id")) {
      int bar = row.indexOf('|');
      numbers.put(row.substring(bar + 1), Long.parseLong(row.substring(0, bar)));
    }
    assertThat(numbers.keySet()).containsExactlyInAnyOrderElementsOf(dropped.keySet());
    for (Map.Entry<String, Long> file : numbers.entrySet()) {
      Dropped content = dropped.get(file.getKey());
      boolean again = !contents.add(content.bytes());
      String state = !content.readable() ? "quarantined" : again ? "duplicate" : "accepted";
      states.add(file.getKey() + "|" + state);
      if (state.equals("accepted")) {
        int number = 0;
        for (Line line : content.lines()) {
          contract.arrive(file.getValue(), ++number, line);
        }
      }
    }
    states.sort(null);
    Contract.Tables tables = contract.tables();
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("events", tables.events());
    expected.put("sessions", tables.sessions());
    expected.put("late", tables.late().stream().map(String::valueOf).toList());
    expected.put("rejected", tables.rejected().stream().map(String::valueOf).toList());
    expected.put("duplicates", tables.duplicates());
    expected.put("lines", tables.lines());
    expected.put("files", states);
    return expected;
  }
}
