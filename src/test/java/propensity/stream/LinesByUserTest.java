package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.source.EventReader;
import propensity.source.SourceMapping;

/** So much of a file is in memory at a time, whatever its lines are. */
class LinesByUserTest {
  private static final String HEADER = "user_id,event_time,event_type,page,note\n";
  private static final String GOOD = "u1,2026-01-05T10:00:00Z,page_view,/,";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"u2,2026-01-05T10:00:00Z,page_view,/,", "u2,no time,page_view,/,"})
  void fileOfLongLinesIsHandedOverInSeveralPieces(String line) throws IOException {
    String mebibyte = line + "x".repeat((1 << 20) - 200) + "\n";
    Path file = folder.resolve("a.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(HEADER + GOOD + "\n");
      for (int i = 0; i < 70; i++) {
        out.write(mebibyte);
      }
      out.write(GOOD + "\n");
    }

    assertThat(piecesOf("u1", file)).hasSize(2);
  }

  @Test
  void shopperOfAFileOfUsualLinesComesInOnePiece() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, HEADER + (GOOD + "\n").repeat(50_000));

    assertThat(piecesOf("u1", file))
        .hasSize(1)
        .allSatisfy(
            piece -> assertThat(LinesOfUser.events(piece.packed())).toIterable().hasSize(50_000));
  }

  private static List<LinesOfUser> piecesOf(String user, Path file) {
    List<LinesOfUser> pieces = new ArrayList<>();
    EventReader reader =
        EventReader.openHashed(
            new Configuration(), file.toString(), SourceMapping.contract(), 1, Long.MAX_VALUE >> 1);
    new LinesByUser(reader, 1, Map.of())
        .forEachRemaining(
            lines -> {
              if (lines.key().equals(user)) {
                pieces.add(lines);
              }
            });
    return pieces;
  }
}
