package propensity.source.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  /** The rest of the line is not kept, and the line after it is read. */
  @Test
  void lineAsItStandsIsBounded() throws IOException {
    byte[] huge = new byte[40 * TextLines.MAX_BYTES];
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(huge),
            new ByteArrayInputStream("\r\nnext\r\n".getBytes(ISO_8859_1)));
    try (TextLines lines = new TextLines(in, true, TextEncoding.AUTO)) {
      assertThat(lines.next().raw().length())
          .isBetween(TextLines.MAX_BYTES + 1, TextLines.MAX_BYTES_AS_IS + 1);
      assertThat(lines.next().raw()).isEqualTo("next\r");
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void printableIsWhatNeitherControlsNorEscapes() {
    Random random = new Random(1);
    for (int length = 0; length < 40; length++) {
      byte[] good = new byte[length];
      for (int i = 0; i < length; i++) {
        good[i] = (byte) (random.nextInt(20) == 0 ? ']' : ' ' + random.nextInt('[' - ' '));
      }
      assertThat(PrintableAscii.is(good, length)).isTrue();
      for (int at = 0; at < length; at++) {
        byte[] changed = good.clone();
        for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
          changed[at] = (byte) value;
          assertThat(PrintableAscii.is(changed, length))
              .as("%d at %d of %d", value, at, length)
              .isEqualTo(value >= ' ' && value <= '~' && value != '\\');
        }
      }
    }
  }
}
