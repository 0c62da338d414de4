package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.view;

import org.junit.jupiter.api.Test;
import propensity.event.Events;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.session.KnownIds.Known;

class KnownIdsTest {
  private static final double DAY_MINUTES = 24 * 60;

  private final KnownIds known = new KnownIds();

  @Test
  void idIsKnownForSevenDays() {
    known.add(view("a", 0, "p1"));

    assertThat(known.of(view("a", 0, "p1"))).isEqualTo(Known.SAME_CONTENT);
    assertThat(known.of(view("a", 0, "p2"))).isEqualTo(Known.OTHER_CONTENT);
    assertThat(known.of(view("b", 0, "p1"))).isEqualTo(Known.NOT);
    assertThat(known.of(view("a", 7 * DAY_MINUTES, "p1"))).isEqualTo(Known.OTHER_CONTENT);
    assertThat(known.of(view("a", 8 * DAY_MINUTES, "p1"))).isEqualTo(Known.NOT);
  }

  /** What a later program or a table may derive otherwise, and where it was read, is no content. */
  @Test
  void sameEventReadElsewhereIsTheSame() {
    known.add(view("a", 0, "p1"));

    assertThat(known.of(Events.copy(view("a", 0, "p1"), "a", Clickstream.t(0), 77)))
        .isEqualTo(Known.SAME_CONTENT);
    assertThat(known.of(Clickstream.in("another", view("a", 0, "p1"))))
        .isEqualTo(Known.SAME_CONTENT);
  }

  @Test
  void oneShoppersIdsAreBounded() {
    for (int i = 0; i <= KnownIds.MAX_IDS; i++) {
      known.add(view("e" + i, 0, "p1"));
    }

    assertThat(known.of(view("e0", 0, "p1"))).isEqualTo(Known.NOT);
    assertThat(known.of(view("e1", 0, "p1"))).isEqualTo(Known.SAME_CONTENT);
    assertThat(known.of(view("e" + KnownIds.MAX_IDS, 0, "p1"))).isEqualTo(Known.SAME_CONTENT);
  }

  @Test
  void bytesHoldWhatIsKnownAndNothingOlder() {
    for (int day = 0; day < 20; day++) {
      known.add(view("e" + day, day * DAY_MINUTES, "p1"));
    }
    PackedOutput out = new PackedOutput();
    known.write(out);

    KnownIds read = KnownIds.read(new PackedInput(out.toBytes()));

    assertThat(read).isEqualTo(known).isEqualTo(known.copy());
    assertThat(read.of(view("e12", 12 * DAY_MINUTES, "p1"))).isEqualTo(Known.SAME_CONTENT);
    assertThat(read.of(view("e11", 11 * DAY_MINUTES, "p1"))).isEqualTo(Known.NOT);
    read.add(view("e19b", 19 * DAY_MINUTES, "p1"));
    assertThat(read).isNotEqualTo(known);
  }
}
