package propensity.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedPiecesTest {
  private static final int LENGTH = 1 << 20;

  @Test
  void piecesGoOutByTheirNumbersWhateverIsInTheFile() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 3 * PackedPieces.MAX_BYTES_IN_MEMORY / LENGTH; i++) {
      numbers.add(i);
    }
    Collections.shuffle(numbers, new Random(1));

    List<Integer> sorted = new ArrayList<>();
    try (PackedPieces pieces = new PackedPieces()) {
      for (int number : numbers) {
        pieces.add(number, ByteBuffer.allocate(LENGTH).putInt(LENGTH - 4, number).array());
      }
      pieces
          .sorted()
          .forEachRemaining(bytes -> sorted.add(ByteBuffer.wrap(bytes).getInt(LENGTH - 4)));
    }

    assertThat(sorted).hasSameSizeAs(numbers).isSorted();
  }
}
