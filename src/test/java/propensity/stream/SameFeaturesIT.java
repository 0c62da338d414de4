package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
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
import propensity.session.BatchFold;
import propensity.session.Features;
import propensity.session.SessionRules;
import propensity.source.EventFolder;
import propensity.source.SourceMapping;
import propensity.spark.Records;
import propensity.spark.SparkExtension;

/** One generated day through both adapters of the fold. */
@ExtendWith(SparkExtension.class)
class SameFeaturesIT {
  public record Row(String eventId, Features features) {}

  private static final Encoder<Row> ROW = Records.encoder(Row.class);

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

  private static Map<String, Features> inTraining(SparkSession spark, String events) {
    Dataset<Event> read =
        EventFolder.read(spark, events, SourceMapping.contract())
            .filter((FilterFunction<Parsed>) parsed -> parsed.event() != null)
            .map((MapFunction<Parsed, Event>) Parsed::event, Records.encoder(Event.class));
    Map<String, Features> features = new HashMap<>();
    BatchFold.fold(read, SessionRules.DEFAULT, (user, steps) -> unpurchased(steps), ROW)
        .collectAsList()
        .forEach(row -> features.put(row.eventId(), row.features()));
    return features;
  }

  private static java.util.Iterator<Row> unpurchased(java.util.Iterator<BatchFold.Step> steps) {
    List<Row> rows = new ArrayList<>();
    steps.forEachRemaining(
        step -> {
          if (!step.session().purchased()) {
            rows.add(new Row(step.event().eventId(), step.session().features()));
          }
        });
    return rows.iterator();
  }

  private static Map<String, Features> inStream(StreamRun run) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Map<String, Features> features = new HashMap<>();
    for (String row :
        run.rows("SELECT event_id, features FROM events WHERE propensity IS NOT NULL")) {
      String[] values = row.split("\\|", 2);
      features.put(values[0], json.readValue(values[1], Features.class));
    }
    return features;
  }
}
