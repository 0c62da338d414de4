package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** A pipe with a name: whoever opens it waits until somebody writes to it. */
public final class NamedPipe {
  private NamedPipe() {}

  public static Path create(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }
}
