package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.app.settings.ShippedSettings;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.generate.EventGenerator;
import propensity.replay.Replay;
import propensity.replay.ReplaySettings;
import propensity.session.Features;
import propensity.session.SessionRules;
import propensity.source.EventFolder;
import propensity.source.SourceMapping;
import propensity.spark.Records;
import propensity.spark.SparkExtension;
import propensity.train.examples.Example;
import propensity.train.examples.Examples;

/** The same files through both adapters of the fold. */
@ExtendWith(SparkExtension.class)
class SameFeaturesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void trainingAndStreamingSeeTheSameFeaturesBitForBit(SparkSession spark, @TempDir Path folder)
      throws Exception {
    String raw = folder.resolve("raw").toString();
    EventGenerator.generate(
        spark, ShippedSettings.read().generate().withUsers(800).withDays(1), raw, false);

    Map<String, Features> inTraining = inTraining(spark, raw + "/events");

    StreamRun run = new StreamRun(spark, folder.resolve("stream")).filesPerBatch(2);
    Replay.run(
        spark,
        new ReplaySettings(300, "max"),
        SourceMapping.contract(),
        raw + "/events",
        null,
        run.folders.incoming(),
        dropped -> {});
    run.once();

    assertThat(run.batches).hasSizeGreaterThan(1);
    assertThat(inTraining).hasSizeGreaterThan(1_000);
    assertThat(inStream(run)).isEqualTo(inTraining);
  }

  /** Late, repeated, changed and disordered lines, shoppers that share ids, clocks that are off. */
  @Test
  void filesThatTheStreamHasAcceptedGiveTrainingItsRows(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder.resolve("stream")).filesPerBatch(20);
    for (int file = 0; file < 15; file++) {
      run.dropText(Deliveries.name(file), StreamRun.text(Deliveries.lines(file, 100)));
    }
    HostileFeed hostile = new HostileFeed(new Random(5));
    for (int file = 0; file < 60; file++) {
      HostileFeed.Dropped dropped = hostile.next();
      Files.write(
          run.folders.incoming().resolve("h%04d%s".formatted(file, dropped.ending())),
          dropped.bytes().array());
    }
    run.once();

    EventFolder.Lines lines =
        EventFolder.read(spark, run.folders.archive().toString(), SourceMapping.contract());
    assertThat(lines.asArrived()).isTrue();
    List<String> trained =
        Examples.of(events(lines), true, SessionRules.DEFAULT, true)
            .filter((FilterFunction<Example>) example -> example.features() != null)
            .collectAsList()
            .stream()
            .map(example -> text(example.eventId(), example.features(), example.bought()))
            .sorted()
            .toList();

    assertThat(run.count("SELECT sum(late) FROM batches")).isGreaterThan(50);
    assertThat(run.count("SELECT sum(duplicate) FROM batches")).isGreaterThan(15);
    assertThat(trained).hasSizeGreaterThan(300).isEqualTo(scored(run));
  }

  /** What the stream has scored before a session's first purchase, with what came of it. */
  private static List<String> scored(StreamRun run) throws JsonProcessingException {
    List<String> rows = new ArrayList<>();
    for (String row :
        run.rows(
            "SELECT event_id, converted, features FROM events e JOIN sessions USING (session_no)"
                + " WHERE e.propensity IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events p"
                + " WHERE p.session_no = e.session_no AND p.event_type = 'purchase'"
                + " AND (p.event_time, p.record_id) < (e.event_time, e.record_id))")) {
      String[] values = row.split("\\|", 3);
      rows.add(text(values[0], JSON.readValue(values[2], Features.class), values[1].equals("1")));
    }
    Collections.sort(rows);
    return rows;
  }

  private static String text(String eventId, Features features, boolean bought) {
    return eventId + " " + bought + " " + features;
  }

  private static Dataset<Event> events(EventFolder.Lines lines) {
    return lines
        .parsed()
        .filter((FilterFunction<Parsed>) parsed -> parsed.event() != null)
        .map((MapFunction<Parsed, Event>) Parsed::event, Records.encoder(Event.class));
  }

  private static Map<String, Features> inTraining(SparkSession spark, String events) {
    EventFolder.Lines lines = EventFolder.read(spark, events, SourceMapping.contract());
    assertThat(lines.asArrived()).isFalse();
    Map<String, Features> features = new HashMap<>();
    Examples.of(events(lines), false, SessionRules.DEFAULT, true)
        .filter((FilterFunction<Example>) example -> example.features() != null)
        .collectAsList()
        .forEach(example -> features.put(example.eventId(), example.features()));
    return features;
  }

  private static Map<String, Features> inStream(StreamRun run) throws JsonProcessingException {
    Map<String, Features> features = new HashMap<>();
    for (String row :
        run.rows("SELECT event_id, features FROM events WHERE propensity IS NOT NULL")) {
      String[] values = row.split("\\|", 2);
      features.put(values[0], JSON.readValue(values[1], Features.class));
    }
    return features;
  }
}
