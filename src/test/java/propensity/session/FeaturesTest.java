package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static propensity.session.Clickstream.buy;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.fold;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.view;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import propensity.event.Event;

class FeaturesTest {
  private static final Offset<Double> TINY = within(1e-12);

  @Test
  void firstEventOfANewShopper() {
    Features features = fold(List.of(view("a", 0, "p1"))).current().features();

    assertThat(features.events()).isEqualTo(Math.log(2), TINY);
    assertThat(features.eventsPerMinute()).isEqualTo(Math.log(2), TINY);
    assertThat(features.secondsSinceStart()).isZero();
    assertThat(features.secondsSinceLastEvent()).isZero();
    assertThat(features.cartValue()).isZero();
    assertThat(features.hourSine()).isEqualTo(Math.sin(2 * Math.PI * 10 / 24), TINY);
    assertThat(features.weekend()).isZero();
    assertThat(features.returning()).isZero();
    assertThat(features.daysSinceLastVisit()).isZero();
    assertThat(features.device()).isEqualTo("mobile");
    assertThat(features.referrer()).isEqualTo("email");
  }

  @Test
  void velocityDepthAndCart() {
    Features features =
        fold(List.of(view("a", 0, "p1"), view("b", 1, "p2"), cart("c", 4, "p2")))
            .current()
            .features();

    assertThat(features.eventsPerMinute()).isEqualTo(Math.log1p(3 / 4.0), TINY);
    assertThat(features.secondsSinceStart()).isEqualTo(Math.log1p(240), TINY);
    assertThat(features.secondsSinceLastEvent()).isEqualTo(Math.log1p(180), TINY);
    assertThat(features.distinctProducts()).isEqualTo(Math.log1p(2), TINY);
    assertThat(features.cartValue()).isEqualTo(Math.log1p(10), TINY);
    assertThat(features.viewsSinceLastCart()).isZero();
  }

  @Test
  void historyOfAReturningShopper() {
    double twoDays = 2 * 24 * 60;
    Features features =
        fold(List.of(view("a", 0, "p1"), buy("b", 0, "p1"), in("s2", view("c", twoDays, "p1"))))
            .current()
            .features();

    assertThat(features.returning()).isEqualTo(1);
    assertThat(features.earlierSessions()).isEqualTo(Math.log1p(1), TINY);
    assertThat(features.earlierPurchaseRate()).isEqualTo(Math.log(2 / 26.0), TINY);
    assertThat(features.daysSinceLastVisit()).isEqualTo(Math.log1p(2), TINY);
  }

  @Test
  void theRateOfPurchasesDoesNotGrowWithTheLengthOfTheData() {
    List<Event> events = new ArrayList<>();
    for (int day = 0; day < 400; day++) {
      String session = "s" + day;
      double minute = day * 24 * 60;
      events.add(in(session, view("v" + day, minute, "p1")));
      if (day % 10 == 9) {
        events.add(in(session, buy("b" + day, minute + 1, "p1")));
      }
    }
    double after200 = fold(events.subList(0, 220)).current().features().earlierPurchaseRate();
    double after400 = fold(events).current().features().earlierPurchaseRate();

    assertThat(after200).isEqualTo(Math.log(0.1), within(0.15));
    assertThat(after400).isEqualTo(after200, within(0.1));
  }

  @Test
  void saturdayIsWeekend() {
    double saturday = 5 * 24 * 60;
    assertThat(fold(List.of(view("a", saturday, "p1"))).current().features().weekend())
        .isEqualTo(1);
  }
}
