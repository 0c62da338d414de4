package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for the password would find it, also where it lies across two pieces of a file. */
class CanaryTest {
  private static final String TEXT = "canary";
  private static final int PIECE = 4 << 20;

  @Test
  void isFoundWhereverItIs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    for (int at : new int[] {0, 7, PIECE - 6, PIECE - 3, PIECE, 2 * PIECE - 8, 2 * PIECE + 10}) {
      byte[] bytes = new byte[2 * PIECE + 16];
      System.arraycopy(TEXT.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, TEXT.length());
      Files.write(file, bytes);
      assertThat(Canary.isIn(file, TEXT)).as("at %d", at).isTrue();
    }
  }

  @Test
  void isNotFoundWhereItIsNot(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    Files.write(file, new byte[2 * PIECE + 16]);
    assertThat(Canary.isIn(file, TEXT)).isFalse();
    Files.writeString(file, "canar");
    assertThat(Canary.isIn(file, TEXT)).isFalse();
    Files.writeString(file, "");
    assertThat(Canary.isIn(file, TEXT)).isFalse();
  }
}
