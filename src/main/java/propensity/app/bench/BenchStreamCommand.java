package propensity.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;

/** How fast the stream is, and against what. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Generates CSV files, trains a small model, and streams the files as fast as they come in:",
      "events per second, CPU time by what it is spent on, and the limit of the sink in the same"
          + " run.",
      "Everything happens in a scratch folder that is removed."
    })
final class BenchStreamCommand implements Callable<Integer> {
  private static final int FILES_PER_BATCH = 2;

  @Mixin private CommonOptions common;

  @Option(
      names = "--events",
      split = ",",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Sizes, about (default: 1000000); several give the growth.")
  private List<Long> sizes;

  @Option(
      names = "--batch-size",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Events in a micro-batch (default: 100000).")
  private int batchSize;

  @Option(
      names = "--runs",
      defaultValue = "1",
      paramLabel = "N",
      description = "Runs of each size; medians are given (default: 1).")
  private int runs;

  @Option(
      names = "--peer",
      paramLabel = "SCRIPT",
      description = "A Python script for the same work, run on the same events.")
  private Path peer;

  @Override
  public Integer call() throws Exception {
    common.set("stream.files_per_batch", FILES_PER_BATCH);
    try (BenchScratch scratch = new BenchScratch(common)) {
      Console console = common.console();
      return Spark.run(spark -> run(spark, scratch, console)).intValue();
    }
  }

  private int run(SparkSession spark, BenchScratch scratch, Console console) throws Exception {
    console.printData(Machine.facts().toString());
    scratch.train(spark, console);
    Map<Double, Double> growth = new LinkedHashMap<>();
    for (long size : sizes) {
      scratch.generateEvents(spark, size);
      scratch.drop(spark, console, batchSize / FILES_PER_BATCH);
      List<Map<String, Double>> measured = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        if (run > 0) {
          scratch.dropAgain();
        }
        measured.add(measure(spark, scratch, console));
      }
      Measurement facts = Measurement.medians(measured);
      growth.put(Measurement.median(measured, "events"), Measurement.median(measured, "seconds"));
      facts.put("peak_mb", Machine.peakMegabytes());
      facts.put("batch_size", batchSize);
      facts.put("runs", runs);
      facts.print(console, "bench stream");
    }
    Measurement.printGrowth(console, growth);
    return 0;
  }

  private Map<String, Double> measure(SparkSession spark, BenchScratch scratch, Console console)
      throws Exception {
    MeasuredStream stream = MeasuredStream.run(spark, scratch.settings());
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("events", (double) stream.events());
    facts.put("seconds", stream.seconds());
    facts.put("events_per_second_steady", stream.steady());
    facts.put("events_per_second_overall", stream.overall());
    Map<String, Double> cpu = stream.cpuMicrosPerEvent();
    cpu.forEach((what, micros) -> facts.put("cpu_micros_per_event_" + what, micros));
    cpu.forEach((what, micros) -> facts.put("cpu_share_" + what, micros / cpu.get("all")));
    Path warehouse = Path.of(scratch.settings().paths().warehouse());
    double sink = SinkLimit.eventsPerSecond(warehouse, scratch.folder().resolve("sink.sqlite"));
    facts.put("sink_limit_events_per_second", sink);
    facts.put("ratio_to_sink_limit", stream.steady() / sink);
    facts.put("batch_overhead_ms", stream.overheadMillis(sink));
    if (peer != null) {
      Path csv = scratch.oneCsv();
      JsonNode said =
          ExternalBaseline.run(peer, csv, scratch.folder().resolve("peer.sqlite"), batchSize);
      double rate = said.path("stream_events_per_s").asDouble();
      facts.put("peer_events_per_second", rate);
      facts.put("peer_total_seconds", said.path("total_s").asDouble());
      facts.put("peer_peak_mb", said.path("peak_mb").asDouble());
      facts.put("ratio_to_peer_steady", stream.steady() / rate);
      facts.put("ratio_to_peer_overall", stream.overall() / rate);
    }
    console.log("bench", "run: " + facts);
    return facts;
  }
}
