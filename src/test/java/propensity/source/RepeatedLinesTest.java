package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.Sha256;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.source.text.Repetitions;

/** Lines without an event id that say the same. */
class RepeatedLinesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto | iso | 2026-01-05 10:00:00 UTC | 3",
        "auto | iso | 2026-01-05T10:00:00Z | 3",
        "auto | iso | 2026-01-05T10:00:00.000Z | 3",
        "auto | iso | 2026-01-05 10:00:00.123456 UTC | 1",
        "auto | epoch_s | 1767607200 | 3",
        "auto | epoch_s | 1767607200.5 | 1",
        "auto | epoch_ms | 1767607200000 | 3",
        "auto | epoch_ms | 1767607200001 | 1",
        "auto | epoch_us | 1767607200000999 | 3",
        "auto | epoch_us | 1767607200001000 | 1",
        "auto | dd.MM.yyyy HH:mm | 05.01.2026 10:00 | 3",
        "auto | dd.MM.yyyy HH:mm:ss.SSS | 05.01.2026 10:00:00.120 | 1",
        "keep | epoch_ms | 1767607200001 | 3",
        "drop | epoch_s | 1767607200 | 1",
      })
  void areEventsOfTheirOwnWhereTimesAreCoarse(
      String setting, String format, String time, int events) throws IOException {
    String line = "u," + time + ",page_view,/a\n";
    String other = "v," + time + ",page_view,/a\n";

    Set<String> ids =
        ids(line + other + line + line, "repeated_lines: " + setting + "\ntime_format: " + format);

    assertThat(ids).hasSize(events + 1);
  }

  /** What comes again in another file, or first in this one, is the same event. */
  @Test
  void idsAreThoseOfTheFileWhereverItComesAgain() throws IOException {
    String line = "u,2026-01-05T10:00:00Z,page_view,/a\n";
    String other = "u,2026-01-05T10:00:01Z,page_view,/b\n";

    Set<String> once = ids(line + other, "repeated_lines: drop");
    assertThat(ids(line + other, "{}")).isEqualTo(once);
    Set<String> twice = ids(line + line + other, "{}");
    assertThat(twice).containsAll(once).hasSize(3);
    assertThat(ids(other + line + line, "{}")).isEqualTo(twice);
  }

  @Test
  void eventIdsOfTheFeedStayAsTheyAre() throws IOException {
    List<Parsed> rows =
        read(
            "event_id,user_id,event_time,event_type\n"
                + "e,u,2026-01-05T10:00:00Z,page_view\n".repeat(2),
            "{}");

    assertThat(rows).extracting(row -> row.event().eventId()).containsExactly("e", "e");
  }

  @Test
  void manyLinesAreNumberedInBoundedMemory() {
    Repetitions repetitions = new Repetitions();
    String first = Sha256.of("first");
    assertThat(repetitions.next(first)).isEqualTo(1);
    for (int i = 0; i < 500_000; i++) {
      String other = "%016x".formatted(i * 0x9E3779B97F4A7C15L);
      assertThat(repetitions.next(other)).isEqualTo(1);
    }
    assertThat(repetitions.next(first)).isEqualTo(2);
    for (int i = 500_000; i < 1_700_000; i++) {
      repetitions.next("%016x".formatted(i * 0x9E3779B97F4A7C15L));
    }
    assertThat(repetitions.next(first)).isEqualTo(1);
  }

  private Set<String> ids(String lines, String mapping) throws IOException {
    Set<String> ids = new HashSet<>();
    for (Parsed row : read("user_id,event_time,event_type,page\n" + lines, mapping)) {
      Event event = row.event();
      assertThat(event.eventId()).hasSize(64);
      ids.add(event.eventId());
    }
    return ids;
  }

  private List<Parsed> read(String text, String mapping) throws IOException {
    return FilesOfLines.read(
        Files.writeString(folder.resolve("a.csv"), text), MappingText.of(mapping));
  }
}
