package propensity.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.Progress;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.FileProblem;
import propensity.app.settings.ReadySource;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.app.settings.SourceFile;
import propensity.inspect.Inspect;
import propensity.source.EventFolder;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;

/** Profiles files of another format, and drafts a source mapping for them. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is in your files, and writes a source mapping to start from.",
      "With --source it shows how that mapping reads them."
    })
final class InspectCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, or folders of files.")
  private List<String> given;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Write conf/sources/NAME.yaml (default: print it).")
  private String name;

  @Override
  public Integer call() throws IOException {
    Settings settings = common.settings();
    Console console = common.console();
    Configuration hadoop = new Configuration();
    List<String> files = files(hadoop);
    Path target = name == null ? null : SourceFile.written(name);
    if (target != null && Files.exists(target)) {
      throw exists(target);
    }
    if (common.source() != null) {
      SourceCheck.files(settings, files);
    }
    long gap = settings.sessions().gap().toMillis();
    try (Progress progress = new Progress(console, "inspect", "lines", Progress.UNKNOWN)) {
      Inspect.Result result =
          common.source() == null
              ? Inspect.draft(hadoop, files, gap, progress::at, ReadySource.all())
              : Inspect.check(hadoop, files, settings.source(), gap, progress::at);
      if (common.json()) {
        write(console, result, target);
        console.printSummary("inspect", facts(result));
      } else {
        print(console, result, target);
      }
      if (!result.runs()) {
        throw nothingRead(result);
      }
    } catch (UnreadableFileException e) {
      throw FileProblem.of(e);
    }
    return ExitCode.DONE.number();
  }

  private static Map<String, Object> facts(Inspect.Result result) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("runs", result.runs());
    facts.put("ready", result.ready());
    facts.putAll(result.facts());
    facts.put("findings", result.findings());
    facts.put("mapping", result.mapping());
    return facts;
  }

  private static Problem nothingRead(Inspect.Result result) {
    List<String> findings = result.findings();
    return new Problem(
        ExitCode.USAGE,
        "no event could be read from these files",
        findings.isEmpty() ? "they hold no lines" : findings.get(findings.size() - 1).strip(),
        "complete the mapping where it says COLUMN, or is commented out, and look again with"
            + " --source NAME");
  }

  private void print(Console console, Inspect.Result result, Path target) throws IOException {
    if (target == null && !result.mapping().isEmpty()) {
      console.printData(result.mapping().stripTrailing());
    } else {
      result.findings().forEach(console::printData);
    }
    write(console, result, target);
    if (result.ready() != null) {
      console.log(
          "inspect",
          "the mapping '%s', which exists already, reads these files".formatted(result.ready()));
      if (target == null) {
        logNext(console, result.ready());
      }
    }
  }

  private void write(Console console, Inspect.Result result, Path target) throws IOException {
    if (target == null || result.mapping().isEmpty()) {
      return;
    }
    Files.createDirectories(target.getParent());
    try {
      Files.writeString(target, result.mapping(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    }
    long guesses =
        result.ready() != null
            ? 0
            : result
                .mapping()
                .lines()
                .dropWhile(line -> !line.equals("columns:"))
                .filter(line -> line.contains("?"))
                .count();
    console.log(
        "inspect",
        "wrote %s; %s"
            .formatted(
                target,
                guesses == 0
                    ? "nothing in it is a guess"
                    : "look at the lines with a ?: %d".formatted(guesses)));
    if (result.runs()) {
      logNext(console, target.getFileName().toString().replace(".yaml", ""));
    }
  }

  private void logNext(Console console, String source) {
    String files = given.size() == 1 ? given.get(0) : "FILES";
    String events = given.size() == 1 ? given.get(0) : "FOLDER";
    console.log(
        "inspect",
        "then: ./spark-submit.sh inspect --source %s %s; ./spark-submit.sh pipeline --source %s --events %s"
            .formatted(source, files, source, events));
  }

  private static Problem exists(Path target) {
    return new Problem(
        ExitCode.USAGE,
        target + " exists already",
        "it may hold your work",
        "remove it, or give another name with --name");
  }

  /** The files that are named and those in the folders that are named; all of one format. */
  private List<String> files(Configuration hadoop) throws IOException {
    Map<String, List<String>> byFormat = new TreeMap<>();
    List<String> all = new ArrayList<>();
    for (String file : given) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
      if (path.getFileSystem(hadoop).exists(path)
          && path.getFileSystem(hadoop).getFileStatus(path).isFile()) {
        all.add(file);
      } else {
        List<FileStatus> found = EventFolder.files(hadoop, file, SourceMapping.contract());
        found.stream().map(each -> each.getPath().toString()).sorted().forEach(all::add);
      }
    }
    all.forEach(
        file ->
            byFormat
                .computeIfAbsent(
                    format(new org.apache.hadoop.fs.Path(file).getName()), f -> new ArrayList<>())
                .add(file));
    if (byFormat.size() > 1) {
      throw new Problem(
          ExitCode.USAGE,
          "these files have several formats",
          byFormat.keySet() + " are inspected one at a time",
          "name those of one format");
    }
    return all;
  }

  private static String format(String name) {
    return EventReader.isDelimited(name)
        ? "delimited text"
        : EventReader.isJson(name) ? "JSON lines" : "Parquet";
  }
}
