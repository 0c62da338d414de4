package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Event;
import propensity.event.Events;

/** A dot in a column's name leads into structs of Parquet and objects of JSON alike. */
class NestedColumnsTest {
  @TempDir Path folder;

  @Test
  void structsAndListsReadLikeJson() throws IOException {
    List<Event> json = events(Files.write(folder.resolve("a.jsonl"), NestedSample.JSON));

    Event first = json.get(0);
    assertThat(first.userId()).isEqualTo("u-1");
    assertThat(first.page()).isEqualTo("/caps");
    assertThat(first.productId()).isEqualTo("2053013555631882655");
    Event second = json.get(1);
    assertThat(second.userId()).isEqualTo("u-2");
    assertThat(second.page()).isNull();
    assertThat(second.productId()).isNull();
    assertThat(second.priceCents()).isEqualTo(150);
    Event other = events(NestedSample.first(folder.resolve("first.parquet"))).get(0);
    assertThat(Events.sameContent(other, first)).isTrue();
    other = events(NestedSample.second(folder.resolve("second.parquet"))).get(0);
    assertThat(Events.sameContent(other, second)).isTrue();
  }

  @Test
  void aColumnThatHasTheDotInItsNameComesFirst() throws IOException {
    Path csv = folder.resolve("a.csv");
    Files.writeString(
        csv,
        """
        ts,what,user.id,user,web.page.path
        2026-01-05T10:00:00Z,page_view,u-1,"{""id"":""u-9""}",/caps
        2026-01-05T10:00:00Z,page_view,,"{""id"":""u-9""}",/caps
        """);

    assertThat(events(csv)).extracting(Event::userId).containsExactly("u-1", "u-9");
  }

  @Test
  void neitherColumnNorStructIsAMistakeInTheMapping() throws IOException {
    Path csv = folder.resolve("a.csv");
    Files.writeString(csv, "ts,what,users,web.page.path\n");

    assertThatThrownBy(() -> events(csv))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("no column user.id");
  }

  private static List<Event> events(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), NestedSample.mapping())) {
      reader.forEachRemaining(parsed -> events.add(parsed.event()));
    }
    return events;
  }
}
