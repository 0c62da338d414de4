package propensity.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import propensity.DiskSpace;
import propensity.ExitCode;
import propensity.NearestName;
import propensity.Problem;
import propensity.app.bench.BenchCommand;
import propensity.app.settings.Console;
import propensity.app.settings.FileProblem;
import propensity.source.UnreadableFileException;
import propensity.warehouse.driver.PostgresErrors;

/** The command line. */
@Command(
    name = "./spark-submit.sh",
    synopsisHeading = "Usage: ",
    customSynopsis = "./spark-submit.sh [spark-submit options] COMMAND [options]",
    description = "Purchase propensity on a clickstream.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      PipelineCommand.class,
      InspectCommand.class,
      GenerateCommand.class,
      TrainCommand.class,
      ReplayCommand.class,
      StreamCommand.class,
      ReportCommand.class,
      ModelCommand.class,
      RejectedCommand.class,
      DoctorCommand.class,
      BenchCommand.class
    },
    footer = {
      "",
      "Settings: conf/propensity.yaml; Spark's: conf/spark-defaults.conf.",
      "Exit codes: 0 done, 1 bug, 2 usage or settings, 3 model refused, 65 bad data,",
      "69 warehouse unreachable, 73 disk full, 75 locked, 78 state does not fit."
    })
public final class Main {
  /** Where a run writes, unless a failure names the file: here, and Spark's temporary files. */
  private static final List<Path> WRITTEN =
      List.of(Path.of(""), Path.of(System.getProperty("java.io.tmpdir")));

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(System.err, args));
  }

  public static int run(PrintStream talk, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(talk, e));
    line.setParameterExceptionHandler((e, words) -> misused(talk, e));
    line.setExecutionStrategy(Main::executeOrShowUsage);
    try {
      return line.execute(args);
    } catch (FSError e) { // what Hadoop makes of a failed write; picocli handles exceptions alone
      return failed(talk, e);
    }
  }

  private static int executeOrShowUsage(ParseResult parsed) {
    boolean nothingAsked =
        !parsed.hasSubcommand()
            && !parsed.isUsageHelpRequested()
            && !parsed.isVersionHelpRequested();
    if (nothingAsked) {
      throw new ParameterException(parsed.commandSpec().commandLine(), "no command was given");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int failed(PrintStream talk, Throwable e) {
    Optional<Problem> problem = problemBehind(e);
    if (problem.isPresent()) {
      Console.problem(talk, problem.get());
      return problem.get().exitCode().number();
    }
    talk.println("error: this is a fault of the program; please report it with what follows");
    e.printStackTrace(talk);
    return ExitCode.BUG.number();
  }

  /** What the user can do about a failure; empty for a fault of the program. */
  static Optional<Problem> problemBehind(Throwable e) {
    Optional<Problem> full = DiskSpace.behind(e, WRITTEN);
    if (full.isPresent()) {
      return full;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return Optional.of(problem);
      }
      if (cause instanceof SQLException sql && PostgresErrors.isUnreachable(sql)) {
        return Optional.of(PostgresErrors.unreachable("PostgreSQL", sql));
      }
      if (cause instanceof UnreadableFileException file) {
        return Optional.of(FileProblem.of(file));
      }
      if (cause instanceof IOException io) {
        return Optional.of(FileProblem.of(io));
      }
    }
    return Optional.empty();
  }

  private static int misused(PrintStream talk, ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    List<String> known =
        command.getParent() == null
            ? List.copyOf(command.getSubcommands().keySet())
            : command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    String remedy = "see: " + name + " --help";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      remedy = "did you mean " + NearestName.of(word, known) + "? " + remedy;
    }
    Console.problem(
        talk,
        new Problem(
            ExitCode.USAGE, e.getMessage(), name + " does not accept this command line", remedy));
    return ExitCode.USAGE.number();
  }
}
