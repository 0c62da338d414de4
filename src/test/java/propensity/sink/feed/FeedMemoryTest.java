package propensity.sink.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import propensity.sink.feed.FileProfile.OfType;

/** What is a change of a feed, and what is chance. */
class FeedMemoryTest {
  private static final List<String> COLUMNS = List.of("price", "user_id");

  private static FileProfile file(
      List<String> columns, long views, long purchases, long withPrice) {
    return new FileProfile(
        columns,
        purchases == 0
            ? Map.of("page_view", new OfType(views, Map.of()))
            : Map.of(
                "page_view",
                new OfType(views, Map.of()),
                "purchase",
                new OfType(purchases, Map.of("price", withPrice))));
  }

  private static List<String> changes(List<FileProfile> before, FileProfile now) {
    return FeedMemory.changes(9, before, now).stream()
        .map(change -> change.what() + " " + change.name())
        .toList();
  }

  @Test
  void firstFileAndOneLikeTheOthersAreNoChange() {
    assertThat(changes(List.of(), file(COLUMNS, 10, 2, 2))).isEmpty();
    assertThat(changes(List.of(file(COLUMNS, 100, 3, 3)), file(COLUMNS, 10, 0, 0))).isEmpty();
  }

  @Test
  void valuesThatTurnToNullAreTold() {
    List<FileProfile> before = List.of(file(COLUMNS, 500, 20, 20), file(COLUMNS, 500, 20, 19));
    assertThat(changes(before, file(COLUMNS, 500, 10, 0))).containsExactly("values_gone price");
    assertThat(changes(before, file(COLUMNS, 500, 2, 0))).as("two may be chance").isEmpty();
    assertThat(changes(before, file(COLUMNS, 500, 10, 6))).isEmpty();
  }

  @Test
  void valuesThatWereNeverThereAreTold() {
    List<FileProfile> before = List.of(file(COLUMNS, 500, 20, 0));
    assertThat(changes(before, file(COLUMNS, 500, 20, 20))).containsExactly("values_new price");
  }

  @Test
  void typesThatComeAndGoAreTold() {
    List<FileProfile> before = List.of(file(COLUMNS, 900, 100, 100));
    assertThat(changes(before, file(COLUMNS, 1000, 0, 0))).containsExactly("type_gone purchase");
    assertThat(changes(before, file(COLUMNS, 20, 0, 0))).as("twenty may be chance").isEmpty();
    assertThat(changes(List.of(file(COLUMNS, 900, 0, 0)), file(COLUMNS, 900, 100, 100)))
        .containsExactly("type_new purchase");
  }

  /** A folder with files of two kinds is no feed that changes with each of them. */
  @Test
  void filesOfSeveralKindsAreNoChange() {
    List<FileProfile> before = new ArrayList<>();
    before.add(file(COLUMNS, 100, 10, 10));
    before.add(file(List.of("user_id", "order"), 100, 10, 10));
    assertThat(changes(before, file(COLUMNS, 100, 10, 10))).isEmpty();
    assertThat(changes(before, file(List.of("price"), 100, 10, 10)))
        .containsExactly("column_gone user_id");
    assertThat(changes(before, file(List.of("user_id", "new"), 100, 10, 10)))
        .containsExactly("column_new new");
  }

  @Test
  void profileIsWhatWasWritten() {
    FileProfile profile = file(COLUMNS, 3, 2, 1);
    assertThat(FileProfile.parse(profile.json())).isEqualTo(profile);
  }
}
