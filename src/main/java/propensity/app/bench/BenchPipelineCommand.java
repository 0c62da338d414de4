package propensity.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;

/** How long the whole way takes, from the start of the launcher to the report. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the wall time of ./spark-submit.sh pipeline in a scratch folder, start-up included:"
          + " on",
      "the defaults, simulation and all; with --events, on so many that are there already (train,",
      "replay, stream, report), which is what a peer does."
    })
final class BenchPipelineCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events, about, that are generated before the clock starts.")
  private Long events;

  @Option(
      names = "--peer",
      paramLabel = "SCRIPT",
      description = "With --events, a Python script for the same work, run on the same events.")
  private Path peer;

  @Override
  public Integer call() throws Exception {
    Console console = common.console();
    try (BenchScratch scratch = new BenchScratch(common)) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(BenchStartupCommand.home(), "spark-submit.sh").toString());
      command.add("pipeline");
      command.addAll(scratch.pathOptions());
      if (events != null) {
        long users =
            Spark.run(
                spark -> {
                  return scratch.generateEvents(spark, events);
                });
        command.add("--users=" + users);
        command.add("--format=csv");
      }
      double seconds = Measurement.secondsOf(command, Redirect.INHERIT);
      Measurement facts = new Measurement();
      facts.put("pipeline_seconds", seconds);
      if (events != null && peer != null) {
        JsonNode said =
            ExternalBaseline.run(
                peer, scratch.oneCsv(), scratch.folder().resolve("peer.sqlite"), 100_000);
        facts.put("events", said.path("events").asLong());
        facts.put("peer_total_seconds", said.path("total_s").asDouble());
        facts.put("ratio_to_peer", said.path("total_s").asDouble() / seconds);
      }
      facts.print(console, "bench pipeline");
    }
    return 0;
  }
}
