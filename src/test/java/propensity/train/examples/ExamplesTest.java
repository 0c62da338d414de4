package propensity.train.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static propensity.train.Shoppers.buy;
import static propensity.train.Shoppers.cart;
import static propensity.train.Shoppers.examples;
import static propensity.train.Shoppers.view;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.train.Shoppers;

class ExamplesTest {
  @Test
  void everyEventBeforeTheFirstPurchaseIsAnExampleOfABuyingSession() {
    List<Example> examples = examples(List.of(view(0), cart(20), buy(40), view(60), buy(80)));

    assertThat(examples).extracting(Example::eventId).containsExactly("v0", "a20");
    assertThat(examples).extracting(Example::bought).containsExactly(true, true);
    assertThat(examples).extracting(Example::stage).containsExactly("browse", "cart");
    assertThat(examples).extracting(Example::last).containsExactly(false, true);
    assertThat(examples).extracting(Example::seq).containsExactly(1, 2);
    assertThat(examples).extracting(Example::endedAt).containsOnly(Shoppers.START + 80_000);
    assertThat(examples).extracting(Example::userId).containsExactly(null, "u");
  }

  @Test
  void aPurchaseInTheNextSessionIsNoneOfThisOne() {
    List<Example> examples = examples(List.of(view(0), view(10_000), buy(10_020)));

    assertThat(examples).extracting(Example::bought).containsExactly(false, true);
  }

  @Test
  void aSessionThatBeginsWithAPurchaseIsOneRowWithoutFeatures() {
    List<Example> examples = examples(List.of(buy(0), view(10)));

    assertThat(examples).hasSize(1);
    assertThat(examples.get(0).features()).isNull();
    assertThat(examples.get(0).last()).isTrue();
  }

  @Test
  void aSessionFasterThanAnyHumanIsABots() {
    List<Event> events = new ArrayList<>();
    for (int second = 0; second < 400; second++) {
      events.add(view(second));
    }

    assertThat(examples(events)).hasSize(400).allMatch(Example::bot);
    assertThat(examples(events.subList(0, 200))).noneMatch(Example::bot);
  }

  @Test
  void historyNeverContainsTheCurrentSession() {
    List<Example> examples = examples(List.of(view(0), buy(20), view(40), view(10_000)));

    assertThat(examples).extracting(Example::eventId).containsExactly("v0", "v10000");
    assertThat(examples.get(0).features().earlierSessions()).isZero();
    assertThat(examples.get(0).features().earlierPurchaseRate())
        .isEqualTo(Math.log(1 / 25.0), within(1e-12));
    assertThat(examples.get(1).features().earlierSessions()).isEqualTo(Math.log1p(1));
    assertThat(examples.get(1).features().earlierPurchaseRate())
        .isEqualTo(Math.log(2 / 26.0), within(1e-12));
  }

  @Test
  void usersAreSpreadEvenlyBySampling() {
    long low = 0;
    for (int user = 0; user < 10_000; user++) {
      low += (Examples.hash("user-" + user) >>> 11) * 0x1.0p-53 < 0.3 ? 1 : 0;
    }

    assertThat(low).isBetween(2_850L, 3_150L);
  }
}
