package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.session.Clickstream.buy;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.checkout;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.view;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.Problem;
import propensity.event.Event;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;

class TimelineCodecTest {
  /** Two sessions with a gap between them, the first bought; events within the lateness remain. */
  private static final List<Event> EVENTS =
      List.of(
          view("e1", 0, "p1"),
          cart("e2", 1, "p1"),
          in("s2", view("e3", 60, "süß")),
          in("s2", checkout("e4", 61)),
          in("s2", buy("e5", 62, "p2")),
          in(null, view("e6", 75, null)),
          in("s2", view("e7", 76, "p3")));

  @Test
  void timelinesComeBackAsTheyWere() {
    for (int events = 0; events <= EVENTS.size(); events++) {
      Timeline timeline = timeline(EVENTS.subList(0, events));

      byte[] bytes = TimelineCodec.bytes(timeline, new PackedOutput());

      assertThat(TimelineCodec.timeline(bytes)).isEqualTo(timeline);
    }
  }

  /** Bytes for so many sessions of ten events, one each so many minutes. */
  @ParameterizedTest
  @CsvSource({"1, 60, 750", "20, 4320, 1700", "20, 504, 4000", "1000, 480, 8000"})
  void stateOfAShopperStaysSmall(int sessions, int minutes, int most) {
    List<Event> events = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      for (int i = 0; i < 10; i++) {
        String id = "e%06d-%d".formatted(session, i);
        double at = session * (double) minutes + i / 2.0;
        events.add(i == 9 ? buy(id, at, "p" + i) : view(id, at, "p" + (session + i) % 97));
      }
    }

    assertThat(TimelineCodec.bytes(timeline(events), new PackedOutput()))
        .hasSizeBetween(most / 2, most);
  }

  @Test
  void stateOfAnotherLayoutIsRefused() {
    byte[] bytes = TimelineCodec.bytes(timeline(EVENTS), new PackedOutput());
    for (int version : new int[] {1, 2, 4}) {
      bytes[0] = (byte) version;

      assertThatThrownBy(() -> TimelineCodec.timeline(bytes))
          .isInstanceOfSatisfying(
              Problem.class,
              e -> {
                assertThat(e.why()).contains("layout " + version).contains("knows layout 3");
                assertThat(e.remedy()).contains("--rebuild-checkpoint");
              });
    }
  }

  @Test
  void featuresAreReadByNameSoThatTheyMayComeAndGo() {
    PackedOutput out = new PackedOutput();
    out.writeVarLong(3);
    out.writeString("oneThatIsNoFeatureAnyMore");
    out.writeByte(0);
    out.writeDouble(7);
    out.writeString("device");
    out.writeByte(1);
    out.writeString("tablet");
    out.writeString("weekend");
    out.writeByte(0);
    out.writeDouble(1);

    Features features = FeaturesCodec.read(new PackedInput(out.toBytes()));

    assertThat(features.device()).isEqualTo("tablet");
    assertThat(features.weekend()).isEqualTo(1);
    assertThat(features.events()).isZero();
    assertThat(features.referrer()).isNull();
  }

  private static Timeline timeline(List<Event> events) {
    OutOfOrderFold fold = new OutOfOrderFold(Timeline.EMPTY, SessionRules.DEFAULT, outcome -> {});
    events.forEach(fold::add);
    return fold.close();
  }
}
