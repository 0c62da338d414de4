package propensity.stream.gate;

import static propensity.AssertProblem.assertProblem;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import propensity.ExitCode;

class StreamFoldersTest {
  @Test
  void noFolderIsTwoOfThem() {
    Path data = Path.of("data");

    assertProblem(ExitCode.USAGE)
        .what("named twice")
        .by(
            () ->
                new StreamFolders(
                    data.resolve("in"),
                    data.resolve("ready"),
                    data.resolve("ready/../in"),
                    data.resolve("quarantine"),
                    data.resolve("checkpoint")));
  }
}
