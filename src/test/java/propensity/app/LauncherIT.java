package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the jar where a user stands: not in the project. */
class LauncherIT {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final String SAMPLE =
      HERE.resolve("src/test/resources/propensity/sources/rees46.csv").toString();
  private static final String LAUNCHER = HERE.resolve("spark-submit.sh").toString();

  @TempDir Path folder;

  @Test
  void shippedSourceIsFoundFromAnotherFolder() throws Exception {
    assertThat(run(0, LAUNCHER, "inspect", "--source", "rees46", SAMPLE))
        .contains("lines     6: 6 events, 0 not");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSourceInThisFolderIsFoundToo() throws Exception {
    assertThat(run(0, LAUNCHER, "inspect", SAMPLE, "--name", "mine")).contains("--source mine");
    Path mapping = folder.resolve("conf/sources/mine.yaml");
    Files.writeString(mapping, Files.readString(mapping).replace("  view: ", "  look: "));

    assertThat(run(0, LAUNCHER, "inspect", "--source", "mine", SAMPLE))
        .contains("lines     6: 4 events, 2 not");
    assertThat(run(2, LAUNCHER, "inspect", "--source", "min", SAMPLE))
        .contains("did you mean mine");
  }

  @Test
  void theJarAloneHasThem() throws Exception {
    Path jar = Files.copy(HERE.resolve("target/propensity.jar"), folder.resolve("p.jar"));
    String classPath = jar + ":" + Files.readString(HERE.resolve("target/spark.classpath")).strip();
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();

    assertThat(
            run(
                0,
                java,
                "-cp",
                classPath,
                "propensity.app.Main",
                "inspect",
                "--source=rees46",
                SAMPLE))
        .contains("lines     6: 6 events, 0 not");
  }

  @Test
  void whatARunMakesIsForItsUserAlone() throws Exception {
    run(
        0,
        LAUNCHER,
        "pipeline",
        "--users=400",
        "--days=10",
        "--set=train.force=true",
        "--set=train.regularization=[0.1, 0.01]", // what is made is the same, in less time
        "--set=train.bootstrap_replicates=50");

    assertThat(folder.resolve("reports/report.html")).exists();
    try (Stream<Path> made = Files.walk(folder)) {
      assertThat(made.filter(path -> !path.equals(folder) && isOpen(path)))
          .containsExactly(folder.resolve("reports/metrics.prom"));
    }
  }

  private static boolean isOpen(Path path) {
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      return !mode.endsWith("------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(int exitCode, String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile("said", ".txt");
    ProcessBuilder process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    process.environment().remove("PROPENSITY_HOME");
    int code = process.start().waitFor();
    String text = Files.readString(said);
    Files.delete(said);
    assertThat(code).as(text).isEqualTo(exitCode);
    return text;
  }
}
