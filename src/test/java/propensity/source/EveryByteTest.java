package propensity.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.source.FilesOfLines.GOOD;
import static propensity.source.FilesOfLines.HEADER;
import static propensity.source.FilesOfLines.concat;
import static propensity.source.FilesOfLines.gzip;
import static propensity.source.FilesOfLines.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No byte of a file that is accepted vanishes: it is in an event, or in a rejection. */
class EveryByteTest {
  @TempDir Path folder;

  @Test
  void everyMemberOfAGzipFileIsReadAndNulsMayFollow() throws IOException {
    byte[] first = gzip(HEADER + "\n" + GOOD + "\n");
    byte[] second = gzip(GOOD + "\n");

    assertThat(read(folder, "two.csv.gz", concat(first, second))).hasSize(2);
    assertThat(read(folder, "padded.csv.gz", concat(first, second, new byte[1000]))).hasSize(2);
    assertThat(read(folder, "between.csv.gz", concat(first, new byte[512], second))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void damagedHeaderOfALaterGzipMemberIsNoEndOfTheFile(int at) throws IOException {
    byte[] first = gzip(HEADER + "\n" + (GOOD + "\n").repeat(100));
    byte[] damaged = concat(first, gzip((GOOD + "\n").repeat(100)));
    damaged[first.length + at] ^= (byte) 0xE0;

    assertThatThrownBy(() -> read(folder, "damaged.csv.gz", damaged))
        .isInstanceOf(UnreadableFileException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 15})
  void laterGzipMemberThatIsCutIsNoEndOfTheFile(int left) throws IOException {
    byte[] first = gzip(HEADER + "\n" + GOOD + "\n");
    byte[] cut = Arrays.copyOf(concat(first, gzip(GOOD + "\n")), first.length + left);

    assertThatThrownBy(() -> read(folder, "cut.csv.gz", cut))
        .isInstanceOf(UnreadableFileException.class);
  }

  @Test
  void textBehindAGzipMemberIsNoEndOfTheFile() throws IOException {
    byte[] bytes = concat(gzip(HEADER + "\n" + GOOD + "\n"), (GOOD + "\n").getBytes(UTF_8));

    assertThatThrownBy(() -> read(folder, "tail.csv.gz", bytes))
        .isInstanceOf(UnreadableFileException.class);
  }
}
