package propensity.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "report", mixinStandardHelpOptions = true, description = "Writes the report.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    report(common.settings(), common.console());
    return 0;
  }

  static void report(Settings settings, Console console) {}
}
