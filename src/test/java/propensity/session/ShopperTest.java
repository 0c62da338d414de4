package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.buy;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.checkout;
import static propensity.session.Clickstream.fold;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.t;
import static propensity.session.Clickstream.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import propensity.event.Event;

class ShopperTest {
  @Test
  void countsWhatWasDone() {
    Session session =
        fold(List.of(
                view("a", 0, "p1"),
                view("b", 1, "p2"),
                cart("c", 2, "p2"),
                view("d", 3, "p1"),
                checkout("e", 4)))
            .current();

    SessionActivity activity = session.activity();
    assertThat(activity.events()).isEqualTo(5);
    assertThat(activity.pageViews()).isEqualTo(3);
    assertThat(activity.addToCarts()).isEqualTo(1);
    assertThat(activity.cartValueCents()).isEqualTo(1_000);
    assertThat(activity.viewsSinceLastCart()).isEqualTo(1);
    assertThat(activity.products()).containsExactly("p1", "p2");
    assertThat(activity.pages()).containsExactly("/p/p1", "/p/p2", "/");
    assertThat(session.stage()).isEqualTo(Stage.CHECKOUT);
  }

  @Test
  void sessionGoesOnAtExactlyTheGap() {
    Shopper shopper = fold(List.of(view("a", 0, "p1"), view("b", 30, "p1")));

    assertThat(shopper.current().activity().events()).isEqualTo(2);
    assertThat(shopper.history().sessions()).isEqualTo(1);
  }

  @Test
  void oneMillisecondMoreThanTheGapBeginsAnother() {
    Shopper shopper = fold(List.of(view("a", 0, "p1"), view("b", 30 + 1 / 60_000.0, "p1")));

    assertThat(shopper.current().activity().events()).isEqualTo(1);
    assertThat(shopper.history().sessions()).isEqualTo(2);
    assertThat(shopper.current().id()).isEqualTo("s1@" + (t(30) + 1));
  }

  @Test
  void sessionsOfTheFeedThatInterleaveAreKeptApart() {
    Shopper shopper =
        fold(
            List.of(
                in("phone", view("a", 0, "p1")),
                in("laptop", view("b", 1, "p1")),
                in("phone", view("c", 2, "p2"))));

    assertThat(shopper.current().id()).isEqualTo("phone");
    assertThat(shopper.current().activity().events()).isEqualTo(2);
    assertThat(shopper.history().sessions()).isEqualTo(2);
  }

  @Test
  void sessionWithoutAnIdGetsOneFromItsStart() {
    assertThat(fold(List.of(in(null, view("a", 5, "p1")))).current().id()).isEqualTo("u1@" + t(5));
  }

  @Test
  void sessionThatBeginsAgainInTheSameMillisecondHasAnIdOfItsOwn() {
    List<Event> events = new ArrayList<>();
    events.add(in(null, view("a", 0, "p")));
    for (int i = 0; i < Shopper.MAX_OPEN; i++) {
      events.add(in("s" + i, view("b%03d".formatted(i), 0, "p")));
    }
    Event again = in(null, view("c", 0, "p"));
    events.add(again);

    assertThat(fold(events).current().id()).isEqualTo("u1@" + t(0) + "#0" + again.recordId());
  }

  /** Ids of the feed made to look like those of the fold, in a crowd and in few milliseconds. */
  @Property(tries = 3)
  void noTwoSessionsOfAShopperShareAnId(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> ids = new ArrayList<>();
    ids.add(null);
    ids.addAll(List.of("u1", "u1@" + t(0), "u1#" + t(0), "s", "s@" + t(0), "s#1", "s@", "s#"));
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String id =
          random.nextInt(40) == 0 ? ids.get(random.nextInt(ids.size())) : "f" + random.nextInt(400);
      events.add(in(id, view("e%05d".formatted(i), random.nextInt(2) / 60_000.0, "p")));
      if (random.nextInt(300) == 0) { // what the fold makes of the newest comes back as the feed's
        ids.add(fold(events).current().id());
      }
    }
    Map<Long, String> idOf = new HashMap<>();
    Shopper shopper = Shopper.UNKNOWN;
    for (Event event : events.stream().sorted(Event.TOTAL_ORDER).toList()) {
      shopper = shopper.plus(event, SessionRules.DEFAULT);
      idOf.put(shopper.current().no(), shopper.current().id());
    }

    assertThat(idOf.values()).hasSizeGreaterThan(Shopper.MAX_OPEN).doesNotHaveDuplicates();
  }

  @Test
  void historyIsWhatWasKnownWhenTheSessionBegan() {
    Shopper shopper =
        fold(
            List.of(
                view("a", 0, "p1"),
                buy("b", 1, "p1"),
                in("s2", view("c", 100, "p1")),
                in("s2", buy("d", 101, "p1")),
                in("s2", view("e", 102, "p1"))));

    assertThat(shopper.current().before()).isEqualTo(new History(1, 1, 1_000, t(1)));
    assertThat(shopper.history()).isEqualTo(new History(2, 2, 2_000, t(102)));
  }

  @Test
  void whoDidNothingForSoLongIsNew() {
    double forgetAfter = SessionRules.DEFAULT.forgetAfter().toMinutes();
    Event before = buy("a", 0, "p1");
    Event after = view("b", forgetAfter, "p1");

    assertThat(fold(List.of(before, after))).isEqualTo(fold(List.of(after)));
    assertThat(
            fold(List.of(before, view("b", forgetAfter - 1 / 60_000.0, "p1"))).current().before())
        .isEqualTo(new History(1, 1, 1_000, t(0)));
  }

  @Test
  void afterThePurchaseTheFeaturesBeforeItAreKept() {
    Shopper before = fold(List.of(view("a", 0, "p1"), cart("b", 1, "p1"), checkout("c", 2)));
    Shopper after =
        before
            .plus(buy("d", 3, "p1"), SessionRules.DEFAULT)
            .plus(view("e", 4, "p2"), SessionRules.DEFAULT)
            .plus(buy("f", 5, "p2"), SessionRules.DEFAULT);

    assertThat(after.current().lastScored()).isEqualTo(before.current().features());
    assertThat(after.current().purchases()).isEqualTo(2);
    assertThat(after.current().stage()).isEqualTo(Stage.PURCHASED);
  }

  @Test
  void sessionThatBeginsWithAPurchaseIsNeverScored() {
    Session session = fold(List.of(buy("a", 0, "p1"), view("b", 1, "p1"))).current();

    assertThat(session.lastScored()).isNull();
  }

  @Test
  void purchasesOfTheSessionChangeNoFeature() {
    Session bought = fold(List.of(view("a", 0, "p1"), buy("b", 1, "p1"))).current();
    Session looked = fold(List.of(view("a", 0, "p1"), checkout("b", 1))).current();

    assertThat(Features.of(bought.activity(), bought.before()).events())
        .isEqualTo(Features.of(looked.activity(), looked.before()).events());
  }

  @Test
  void botIsWhoDoesMoreThanAHuman() {
    Shopper shopper = Shopper.UNKNOWN;
    for (int i = 0; i < 299; i++) {
      shopper = shopper.plus(view("e" + i, i / 10.0, "p" + i), SessionRules.DEFAULT);
    }
    assertThat(shopper.current().bot(SessionRules.DEFAULT)).isFalse();

    shopper = shopper.plus(view("last", 29.9, "p"), SessionRules.DEFAULT);
    assertThat(shopper.current().bot(SessionRules.DEFAULT)).isTrue();
  }

  @Test
  void distinctThingsStopBeingCountedSomewhere() {
    Shopper shopper = Shopper.UNKNOWN;
    for (int i = 0; i < 1_000; i++) {
      shopper = shopper.plus(view("e" + i, i / 100.0, "p" + i), SessionRules.DEFAULT);
    }
    assertThat(shopper.current().activity().products()).hasSize(SessionActivity.MAX_DISTINCT);
  }
}
