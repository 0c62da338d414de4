package propensity.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static propensity.analytics.SessionRowBuilder.session;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import propensity.Problem;
import propensity.analytics.SampleShop;
import propensity.analytics.SampleWarehouse;
import propensity.app.settings.ShippedSettings;

/** Whom to write to, which offer to make, and whether offers work. */
class DecisionsTest {
  private static final long DAY = 86_400_000L;
  private static final long START = SampleWarehouse.START;

  private final SampleWarehouse warehouse = SampleWarehouse.inMemory();

  @AfterEach
  void close() {
    warehouse.close();
  }

  /**
   * Margin 0.5, 100 cents a contact. Values: best 0.4 × 2000 × 0.5 − 100 = 300, good 0.2 × 2000 ×
   * 0.5 − 100 = 100, fair 0.11 × 2000 × 0.5 − 100 = 10, poor 0.05 × 2000 × 0.5 − 100 = −50.
   */
  private void fourCarts() {
    warehouse
        .add(session("poor").cart(2_000).scored(0.05, 3))
        .add(session("best").checkout(2_000).scored(0.4, 1))
        .add(session("fair").cart(2_000).scored(0.11, 2))
        .add(session("good").cart(2_000).scored(0.2, 2));
  }

  @Test
  void audienceIsRankedByValueAndCutAtTheBudget() throws SQLException {
    fourCarts();
    RetargetingAudience audience = audience(new DecisionSettings(0.5, 100, 250, 7));
    assertThat(audience.prospects())
        .extracting(
            RetargetingAudience.Prospect::rank,
            RetargetingAudience.Prospect::sessionId,
            RetargetingAudience.Prospect::runningCostCents,
            RetargetingAudience.Prospect::chosen)
        .containsExactly(
            tuple(1, "best", 100L, true),
            tuple(2, "good", 200L, true),
            tuple(3, "fair", 300L, false),
            tuple(4, "poor", 400L, false));
    assertThat(audience.breakEvenRank()).isEqualTo(3);
    assertThat(audience.chosen()).isEqualTo(2);
    assertThat(audience.costCents()).isEqualTo(200);
    assertThat(audience.expectedValueCents()).isCloseTo(400, within(1e-9));
    assertThat(audience.cartValueCents()).isEqualTo(4_000);
  }

  @Test
  void budgetBeyondBreakEvenIsNotSpent() throws SQLException {
    fourCarts();
    RetargetingAudience audience = audience(new DecisionSettings(0.5, 100, 9_999, 7));
    assertThat(audience.chosen()).isEqualTo(3);
  }

  @Test
  void whoBoughtSinceOrLongAgoOrIsABotIsNotWrittenTo() throws SQLException {
    warehouse
        .add(session("old").at(START).cart(2_000).scored(0.5, 1))
        .add(session("left").user("ann").at(START + 8 * DAY).cart(2_000).scored(0.5, 1))
        .add(session("came back").user("ann").at(START + 9 * DAY).bought(2_000).open())
        .add(session("first").user("bob").at(START + 8 * DAY).cart(9_000).scored(0.5, 1))
        .add(session("second").user("bob").at(START + 9 * DAY).cart(1_000).scored(0.5, 1))
        .add(session("bought").user("eve").at(START + 7 * DAY).bought(2_000))
        .add(session("then left").user("eve").at(START + 8 * DAY).cart(2_000).scored(0.5, 1))
        .add(session("browsed").at(START + 9 * DAY).scored(0.5, 1))
        .add(session("bot").at(START + 9 * DAY).cart(2_000).scored(0.5, 1).ofBot())
        .add(session("open").at(START + 9 * DAY).cart(2_000).scored(0.5, 1).open());
    assertThat(audience(new DecisionSettings(0.5, 100, 1_000, 7)).prospects())
        .extracting(RetargetingAudience.Prospect::sessionId)
        .containsExactly("then left", "second");
  }

  private RetargetingAudience audience(DecisionSettings settings) throws SQLException {
    settings.put(warehouse.connection());
    return RetargetingAudience.ask(warehouse.connection());
  }

  @Test
  void viewShowsTheAudienceOfTheSettings() throws SQLException {
    SampleShop.fill(warehouse, 3_000, 7);
    DecisionSettings settings = ShippedSettings.read().report().decisions();
    RetargetingAudience audience = audience(settings);
    assertThat(audience.settings()).isEqualTo(settings);
    assertThat(audience.prospects()).hasSizeGreaterThan(20);
    assertThat(warehouse.numbers("SELECT expected_value_cents FROM retargeting_audience"))
        .isEqualTo(
            audience.prospects().stream()
                .map(RetargetingAudience.Prospect::expectedValueCents)
                .toList());
    assertThat(warehouse.number("SELECT sum(chosen) FROM retargeting_audience"))
        .isEqualTo(audience.chosen());
  }

  private static OfferPolicy policy() {
    return new OfferPolicy(
        "p1",
        0.6,
        List.of(
            new OfferPolicy.Rule("discount", 0.1, 0.3, List.of("checkout"), 5_000),
            new OfferPolicy.Rule("shipping", 0.1, 0.9, List.of(), 0)));
  }

  @Test
  void firstRuleThatFitsDecides() {
    assertThat(policy().offerFor(0.2, "checkout", 5_000)).isEqualTo("discount");
    assertThat(policy().offerFor(0.2, "checkout", 4_999)).isEqualTo("shipping");
    assertThat(policy().offerFor(0.2, "cart", 5_000)).isEqualTo("shipping");
    assertThat(policy().offerFor(0.3, "checkout", 5_000)).isEqualTo("shipping");
    assertThat(policy().offerFor(0.09, "checkout", 5_000)).isNull();
  }

  @Test
  void sureThingsGetNoOfferWhateverTheRulesSay() {
    assertThat(policy().offerFor(0.59, "checkout", 0)).isEqualTo("shipping");
    assertThat(policy().offerFor(0.6, "checkout", 0)).isNull();
  }

  @Test
  void onlySessionsInProgressGetOffers() throws SQLException {
    warehouse
        .add(session("closed").checkout(100).scored(0.2, 1))
        .add(session("bought").bought(100).scored(0.2, 1).open())
        .add(session("bot").cart(100).scored(0.2, 1).open().ofBot())
        .add(session("hesitates").cart(100).scored(0.2, 1).open())
        .add(session("sure").checkout(100).scored(0.9, 1).open());
    assertThat(Offer.ask(warehouse.connection(), policy()))
        .extracting(
            offer -> offer.session().sessionId(),
            offer -> offer.session().stage(),
            Offer::offer,
            Offer::policyVersion)
        .containsExactly(
            tuple("sure", "checkout", null, "p1"), tuple("hesitates", "cart", "shipping", "p1"));
  }

  @Test
  void wrongPolicyNamesItsSetting() {
    assertThatThrownBy(() -> new OfferPolicy.Rule("x", 0.5, 0.5, List.of(), 0))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("report.offers.rules.below");
    assertThatThrownBy(() -> new OfferPolicy.Rule("x", 0, 0.5, List.of("shelf"), 0))
        .hasMessageContaining("report.offers.rules.stages");
    assertThatThrownBy(() -> new OfferPolicy("", 0.5, List.of()))
        .hasMessageContaining("report.offers.version");
    assertThatThrownBy(
            () ->
                new OfferPolicy(
                    "v", 0.5, List.of(new OfferPolicy.Rule("x", 0.5, 0.9, List.of(), 0))))
        .hasMessageContaining("report.offers.rules.from");
  }

  @Test
  void withoutAColumnOfferThereIsNoEffect() throws SQLException {
    assertThat(OfferEffect.ask(warehouse.connection())).isEmpty();
  }

  /**
   * Decile 5: 2 of 3 bought with the offer, 1 of 2 without. Newcombe's interval of 2/3 − 1/2 from
   * the Wilson intervals 0.2077–0.9385 and 0.0945–0.9055: low = 1/6 − hypot(0.4590, 0.4055), high =
   * 1/6 + hypot(0.2718, 0.4055).
   */
  @Test
  void effectIsComparedWithTheHoldout() throws SQLException {
    warehouse.run("ALTER TABLE events ADD COLUMN offer TEXT");
    String[] offers = {"free", "free", "free", "holdout", "holdout"};
    boolean[] bought = {true, true, false, true, false};
    for (int i = 0; i < offers.length; i++) {
      String id = "s" + i;
      warehouse.add(bought[i] ? session(id).bought(100) : session(id));
      warehouse.run(
          "INSERT INTO events (record_id, event_id, session_no, session_id, user_id, event_time, event_type, device,"
              + " referrer, seq, stage, cart_value_cents, decile, model_version, query_id,"
              + " batch_id, arrived_at, scored_at, offer) VALUES ("
              + i
              + ", '"
              + id
              + "', "
              + SampleWarehouse.sessionNo(id)
              + ", '"
              + id
              + "', 'u', 0, 'page_view', 'mobile', 'direct', 1, 'browse', 0, 5, 'v1', 'q', 0, 0, 0,"
              + " '"
              + offers[i]
              + "')");
    }
    List<OfferEffect> effects = OfferEffect.ask(warehouse.connection()).orElseThrow();
    assertThat(effects).extracting(OfferEffect::decile).containsExactly(null, 5);
    OfferEffect effect = effects.get(1);
    assertThat(effect.with().rate()).isEqualTo(2.0 / 3);
    assertThat(effect.without().rate()).isEqualTo(0.5);
    assertThat(effect.uplift()).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(effect.low()).isCloseTo(1.0 / 6 - Math.hypot(0.4590, 0.4055), within(2e-4));
    assertThat(effect.high()).isCloseTo(1.0 / 6 + Math.hypot(0.2718, 0.4055), within(2e-4));
  }
}
