package propensity.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import propensity.ExitCode;
import propensity.model.ModelStore;

/** The store of models. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Lists, shows, checks, promotes and rolls back models.")
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "model needs a command of its own: list, show, verify, promote or rollback");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All versions, the oldest first; * marks the one that serves.")
  int list(@Mixin CommonOptions common) {
    ModelStore store = store(common);
    Optional<String> champion = store.championIfAny();
    for (String version : store.list()) {
      JsonNode card = store.card(version);
      boolean serves = champion.filter(version::equals).isPresent();
      common
          .console()
          .print(
              String.format(
                  Locale.ROOT,
                  "%s %s  AUC %.3f  normalized entropy %.3f  %s",
                  serves ? "*" : " ",
                  version,
                  card.at("/metrics/auc/value").asDouble(),
                  card.at("/metrics/normalized_entropy/value").asDouble(),
                  card.at("/gate/refusals").isEmpty() ? "passed" : "refused by the gate"));
    }
    return ExitCode.DONE.number();
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "The model card as JSON.")
  int show(
      @Mixin CommonOptions common,
      @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Default: the champion.")
          String version)
      throws IOException {
    ModelStore store = store(common);
    JsonNode card = store.card(version == null ? store.champion() : version);
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    common.console().print(json.writeValueAsString(card));
    return ExitCode.DONE.number();
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Checks that a version is byte for byte as it was stored.")
  int verify(
      @Mixin CommonOptions common,
      @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Default: the champion.")
          String version) {
    ModelStore store = store(common);
    String checked = version == null ? store.champion() : version;
    store.verify(checked);
    common.console().print(checked + " is as it was stored");
    return ExitCode.DONE.number();
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Makes a version the one that serves.")
  int promote(
      @Mixin CommonOptions common,
      @Parameters(paramLabel = "VERSION") String version,
      @Option(names = "--force", description = "Even if the gate refused it.") boolean force) {
    store(common).promote(version, force);
    common.console().print(version + " serves from the next batch on");
    return ExitCode.DONE.number();
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Goes back to the version that served before.")
  int rollback(@Mixin CommonOptions common) {
    common.console().print(store(common).rollback() + " serves from the next batch on");
    return ExitCode.DONE.number();
  }

  private static ModelStore store(CommonOptions common) {
    return new ModelStore(new Configuration(), common.settings().paths().models());
  }
}
