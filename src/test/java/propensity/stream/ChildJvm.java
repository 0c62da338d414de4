package propensity.stream;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts processes that are ended in the middle of their work. The first one of all tests leaves an
 * archive of its classes behind, with which the others start in a third of the time.
 */
public final class ChildJvm {
  private static final long PATIENCE_SECONDS = 180;

  private static Path jars;
  private static String classPath;

  private final Path scratch;
  private final Path archive;

  public ChildJvm(Path scratch) throws IOException {
    this.scratch = scratch;
    this.archive = jarsOnly().resolve("classes.jsa");
  }

  /** Starts a main class of the tests. */
  public Process start(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("@" + Path.of("conf", "java.options").toAbsolutePath());
    words.addAll(
        List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.timezone=UTC"));
    words.addAll(List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    words.add(
        Files.exists(archive)
            ? "-XX:SharedArchiveFile=" + archive
            : "-XX:ArchiveClassesAtExit=" + archive);
    words.addAll(options);
    words.addAll(List.of("-cp", classPath, main.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words)
        .redirectError(ProcessBuilder.Redirect.appendTo(scratch.resolve("stderr").toFile()))
        .start();
  }

  /** Runs one to its end, however it comes, and gives its exit code. */
  public int run(Class<?> main, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    return end(start(main, options, arguments));
  }

  public int end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the child did not end; it said: " + said());
    }
    return process.exitValue();
  }

  /** What the children said on stderr. */
  public String said() throws IOException {
    return Files.readString(scratch.resolve("stderr"));
  }

  /** Waits until the child has said a line on stdout. */
  public static void await(Process process, String line) throws IOException {
    BufferedReader out = process.inputReader();
    String next = out.readLine();
    while (next != null && !next.equals(line)) {
      next = out.readLine();
    }
  }

  /** Class archives take no folders: these become jars. */
  private static synchronized Path jarsOnly() throws IOException {
    if (jars == null) {
      jars = Files.createTempDirectory("propensity-jars");
      Runtime.getRuntime().addShutdownHook(new Thread(ChildJvm::removeJars));
      List<String> entries = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path path = Path.of(entry);
        entries.add(Files.isDirectory(path) ? jar(path, entries.size()).toString() : entry);
      }
      classPath = String.join(File.pathSeparator, entries);
    }
    return jars;
  }

  private static void removeJars() {
    try (Stream<Path> files = Files.list(jars)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(jars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(Path folder, int number) throws IOException {
    Path jar = jars.resolve("classes-" + number + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return jar;
  }
}
