package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.session.Clickstream.buy;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.checkout;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.view;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  /** What version 1 wrote for these events: states of that version lie in checkpoints. */
  private static final String VERSION_1 =
      "010402d00f80b191ddf1660201027332020102753180de82ddf16680b191ddf166c0878addf16600"
          + "0306020002020004010573c3bcc39f010270320601082f702f73c3bcc39f01012f01052f702f7032"
          + "020000c0cdd2d9f16602d00f28010f6576656e74735065724d696e757465003ff193ea7aad030a01"
          + "117365636f6e647353696e636553746172740040107188eb126c0d01157365636f6e647353696e63"
          + "654c6173744576656e740040107188eb126c0d01066576656e7473003ff193ea7aad030a01097061"
          + "67655669657773003fe62e42fefa39ef011064697374696e637450726f6475637473003fe62e42fe"
          + "fa39ef010d64697374696e63745061676573003ff193ea7aad030a010a616464546f436172747300"
          + "000000000000000001096361727456616c75650000000000000000000112766965777353696e6365"
          + "4c61737443617274003fe62e42fefa39ef0109636865636b6f757473003fe62e42fefa39ef010868"
          + "6f757253696e65003fd04b65f842999c010a686f7572436f73696e6500bfeef20a532bae14010777"
          + "65656b656e64000000000000000000010f6561726c69657253657373696f6e73003fe62e42fefa39"
          + "ef01106561726c69657250757263686173657300000000000000000001126461797353696e63654c"
          + "6173745669736974003fa48f35c20f39ae010972657475726e696e67003ff0000000000000010664"
          + "65766963650101066d6f62696c6501087265666572726572010105656d61696c0201027331040102"
          + "65360300c0ccf0ddf166000003070000000202011075314031373637363131373030303030010265"
          + "37030280f6f7ddf16600000301052f702f70330102703301d00f0102020202";

  @Test
  void timelinesComeBackAsTheyWere() {
    for (int events = 0; events <= EVENTS.size(); events++) {
      Timeline timeline = timeline(EVENTS.subList(0, events));

      byte[] bytes = TimelineCodec.bytes(timeline, new PackedOutput());

      assertThat(TimelineCodec.timeline(bytes)).isEqualTo(timeline);
    }
  }

  @Test
  void statesOfVersionOneAreRead() {
    byte[] bytes = HexFormat.of().parseHex(VERSION_1);

    Timeline read = TimelineCodec.timeline(bytes);

    // Features have come and gone since; those that stayed are read as they were.
    assertThat(withoutFeatures(read)).isEqualTo(withoutFeatures(timeline(EVENTS)));
    Features features = read.settled().open().get(0).beforePurchase();
    assertThat(features.checkouts()).isEqualTo(StrictMath.log1p(1));
    assertThat(features.device()).isEqualTo("mobile");
  }

  @Test
  void stateOfANewerProgramIsRefused() {
    byte[] bytes = TimelineCodec.bytes(timeline(EVENTS), new PackedOutput());
    bytes[0]++;

    assertThatThrownBy(() -> TimelineCodec.timeline(bytes))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.why()).contains("layout 2").contains("up to 1"));
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

  private static Timeline withoutFeatures(Timeline timeline) {
    List<Session> open =
        timeline.settled().open().stream()
            .map(
                session ->
                    new Session(
                        session.id(),
                        session.feedId(),
                        session.userId(),
                        session.activity(),
                        session.before(),
                        session.purchases(),
                        session.revenueCents(),
                        null))
            .toList();
    Shopper settled = timeline.settled();
    return new Timeline(new Shopper(settled.history(), open, settled.usedIds()), timeline.recent());
  }

  private static Timeline timeline(List<Event> events) {
    OutOfOrderFold fold = new OutOfOrderFold(Timeline.EMPTY, SessionRules.DEFAULT, outcome -> {});
    events.forEach(fold::add);
    return fold.close();
  }
}
