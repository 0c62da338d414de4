package propensity.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static propensity.analytics.SessionRowBuilder.session;

import java.sql.SQLException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import propensity.Rate;
import propensity.warehouse.ModelRow;
import propensity.warehouse.ModelRow.Share;

/**
 * Thirty closed sessions of humans whose every figure is worked out by hand, and one open session
 * and one of a bot, which must not count.
 *
 * <pre>
 *            mobile  desktop   all
 * sessions       20       10    30
 * cart            6        6    12   (at least that far)
 * checkout        3        4     7
 * purchase        1        3     4
 * revenue        50  30 + 40 + 80 = 150   200
 * </pre>
 *
 * Deciles: 1 holds 6 sessions with the 3 desktop buyers at propensity 0.5, 2 holds 4 with the
 * mobile buyer at 0.2, 10 holds 20 without a buyer at 0.01.
 */
class ThirtySessionsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final Offset<Double> ROUNDED = within(5e-6);
  private static final String ALL = null;

  private final SampleWarehouse warehouse = SampleWarehouse.inMemory();

  @BeforeEach
  void fill() {
    // Decile 1: desktop, 3 buyers, 1 at checkout, 2 with a cart. From email. Thursday 00:00.
    warehouse
        .add(session("d1").on("desktop").from("email").bought(3_000).scored(0.5, 1))
        .add(session("d2").on("desktop").from("email").bought(4_000).scored(0.5, 1))
        .add(session("d3").on("desktop").from("email").bought(8_000).scored(0.5, 1))
        .add(session("d4").on("desktop").from("email").checkout(1_000).scored(0.5, 1))
        .add(session("d5").on("desktop").from("email").cart(2_000).scored(0.5, 1))
        .add(session("d6").on("desktop").from("email").cart(2_000).scored(0.5, 1));
    // Decile 2: mobile, 1 buyer, 2 at checkout, 1 with a cart. A day and 13 hours later.
    long friday = SampleWarehouse.START + 37 * 3_600_000L;
    warehouse
        .add(session("m1").at(friday).bought(5_000).scored(0.2, 2).ofReturning())
        .add(session("m2").at(friday).checkout(1_000).scored(0.2, 2))
        .add(session("m3").at(friday).checkout(1_000).scored(0.2, 2))
        .add(session("m4").at(friday).cart(1_000).scored(0.2, 2));
    // Decile 10: 2 mobile with a cart, 14 mobile and 4 desktop that only browse.
    for (int i = 5; i <= 20; i++) {
      SessionRowBuilder row = session("m" + i).at(friday).scored(0.01, 10);
      warehouse.add(i <= 6 ? row.cart(500) : row);
    }
    for (int i = 7; i <= 10; i++) {
      warehouse.add(session("d" + i).on("desktop").at(friday).scored(0.01, 10));
    }
    warehouse.add(session("open").bought(9_900).open()).add(session("bot").bought(9_900).ofBot());
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void totalsCountClosedSessionsOfHumans() throws SQLException {
    ShopTotals totals = ShopTotals.ask(warehouse.connection());
    assertThat(totals.conversion().sessions()).isEqualTo(30);
    assertThat(totals.conversion().conversions()).isEqualTo(4);
    assertThat(totals.conversion().rate()).isEqualTo(4.0 / 30);
    assertThat(totals.revenueCents()).isEqualTo(20_000);
    assertThat(totals.averageOrderCents()).isEqualTo(5_000);
    assertThat(totals.openSessions()).isEqualTo(1);
    assertThat(totals.openConversions()).isEqualTo(1);
    assertThat(totals.openRevenueCents()).isEqualTo(9_900);
    assertThat(totals.botSessions()).isEqualTo(1);
  }

  /**
   * Wilson by hand, z² = 3.841459. Desktop, 3 of 10: (0.3 + 0.192073 ∓ sqrt(3.841459 × (0.021 +
   * 0.00960365))) / 1.384146 = (0.492073 ∓ 0.342873) / 1.384146. Mobile, 1 of 20: (0.05 + 0.096036
   * ∓ sqrt(3.841459 × (0.002375 + 0.00240091))) / 1.192073 = (0.146036 ∓ 0.135449) / 1.192073.
   */
  @Test
  void conversionByDevice() throws SQLException {
    List<Segment> devices = Segment.of(Segment.ask(warehouse.connection()), "device");
    assertThat(devices).extracting(Segment::value).containsExactly("mobile", "desktop");
    Rate mobile = devices.get(0).conversion();
    assertThat(mobile.rate()).isEqualTo(0.05);
    assertThat(mobile.low()).isCloseTo(0.008881, ROUNDED);
    assertThat(mobile.high()).isCloseTo(0.236131, ROUNDED);
    Rate desktop = devices.get(1).conversion();
    assertThat(desktop.rate()).isEqualTo(0.3);
    assertThat(desktop.low()).isCloseTo(0.107789, ROUNDED);
    assertThat(desktop.high()).isCloseTo(0.603222, ROUNDED);
    assertThat(desktop.small()).isTrue();
    assertThat(devices.get(1).revenueCents()).isEqualTo(15_000);
    assertThat(devices.get(1).averageOrderCents()).isEqualTo(5_000);
  }

  @Test
  void intervalsInTheViewsAreThoseOfTheReport() throws SQLException {
    for (Segment segment : Segment.ask(warehouse.connection())) {
      String where = " FROM conversion_by_segment WHERE value = '" + segment.value() + "'";
      assertThat(warehouse.number("SELECT low" + where))
          .isCloseTo(segment.conversion().low(), EXACT);
      assertThat(warehouse.number("SELECT high" + where))
          .isCloseTo(segment.conversion().high(), EXACT);
    }
    for (ScoreDeciles.Decile decile : ScoreDeciles.ask(warehouse.connection(), ALL).deciles()) {
      String where = " FROM score_deciles WHERE decile = " + decile.decile();
      assertThat(warehouse.number("SELECT low" + where))
          .isCloseTo(decile.conversion().low(), EXACT);
      assertThat(warehouse.number("SELECT high" + where))
          .isCloseTo(decile.conversion().high(), EXACT);
      assertThat(warehouse.number("SELECT lift" + where)).isCloseTo(decile.lift(), EXACT);
      assertThat(warehouse.number("SELECT cumulative_gain" + where))
          .isCloseTo(decile.cumulativeGain(), EXACT);
    }
  }

  @Test
  void conversionByReferrerAndVisitor() throws SQLException {
    List<Segment> segments = Segment.ask(warehouse.connection());
    assertThat(Segment.of(segments, "referrer"))
        .extracting(Segment::value, segment -> segment.conversion().rate())
        .containsExactly(tuple("direct", 1.0 / 24), tuple("email", 0.5));
    assertThat(Segment.of(segments, "visitor"))
        .extracting(Segment::value, segment -> segment.conversion().rate())
        .containsExactly(tuple("new", 3.0 / 29), tuple("returning", 1.0));
  }

  @Test
  void funnelOfAllAndByDevice() throws SQLException {
    List<FunnelStep> funnel = FunnelStep.ask(warehouse.connection());
    assertThat(FunnelStep.of(funnel, "all"))
        .extracting(FunnelStep::step, step -> step.reached().conversions(), FunnelStep::dropOff)
        .containsExactly(
            tuple("page_view", 30L, null),
            tuple("cart", 12L, 0.6),
            tuple("checkout", 7L, 5.0 / 12),
            tuple("purchase", 4L, 3.0 / 7));
    assertThat(FunnelStep.of(funnel, "device"))
        .extracting(FunnelStep::value, step -> step.reached().conversions())
        .containsExactly(
            tuple("desktop", 10L),
            tuple("desktop", 6L),
            tuple("desktop", 4L),
            tuple("desktop", 3L),
            tuple("mobile", 20L),
            tuple("mobile", 6L),
            tuple("mobile", 3L),
            tuple("mobile", 1L));
    assertThat(FunnelStep.of(funnel, "day"))
        .extracting(FunnelStep::value)
        .contains("2026-01-01", "2026-01-02");
  }

  @Test
  void periodsAreUtc() throws SQLException {
    assertThat(Period.ask(warehouse.connection()))
        .extracting(Period::dimension, Period::value, period -> period.conversion().rate())
        .containsExactly(
            tuple("day", "2026-01-01", 0.5),
            tuple("day", "2026-01-02", 1.0 / 24),
            tuple("hour", "0", 0.5),
            tuple("hour", "13", 1.0 / 24),
            tuple("weekday", "4", 0.5),
            tuple("weekday", "5", 1.0 / 24));
    assertThat(warehouse.number("SELECT conversion_rate FROM conversion_by_hour WHERE hour = 13"))
        .isEqualTo(1.0 / 24);
  }

  /** 26 sessions did not buy: 18 only browsed, 5 left a cart, 3 left at checkout. */
  @Test
  void abandonmentByStage() throws SQLException {
    assertThat(Abandonment.ask(warehouse.connection()))
        .extracting(Abandonment::stage, Abandonment::sessions, Abandonment::cartValueCents)
        .containsExactly(
            tuple("browse", 18L, 0L), tuple("cart", 5L, 6_000L), tuple("checkout", 3L, 3_000L));
  }

  /**
   * The shop's rate is 4 / 30. Lift of decile 1: (3 / 6) / (4 / 30) = 3.75; of decile 2: (1 / 4) /
   * (4 / 30) = 1.875. The distance of buyers and others: after decile 1, 3 / 4 − 3 / 26; after
   * decile 2, 1 − 6 / 26, which is the largest.
   */
  @Test
  void deciles() throws SQLException {
    ScoreDeciles answer = ScoreDeciles.ask(warehouse.connection(), ALL);
    assertThat(answer.deciles()).extracting(ScoreDeciles.Decile::decile).containsExactly(1, 2, 10);
    ScoreDeciles.Decile first = answer.deciles().get(0);
    assertThat(first.conversion().rate()).isEqualTo(0.5);
    assertThat(first.meanPropensity()).isCloseTo(0.5, EXACT);
    assertThat(first.lift()).isCloseTo(3.75, EXACT);
    assertThat(first.shareOfSessions()).isCloseTo(0.2, EXACT);
    assertThat(first.cumulativeGain()).isCloseTo(0.75, EXACT);
    ScoreDeciles.Decile second = answer.deciles().get(1);
    assertThat(second.lift()).isCloseTo(1.875, EXACT);
    assertThat(second.cumulativeGain()).isEqualTo(1);
    assertThat(answer.deciles().get(2).lift()).isZero();
    assertThat(answer.kolmogorovSmirnov()).isCloseTo(1 - 6.0 / 26, EXACT);
  }

  /** Only the 24 sessions after Thursday count: 1 buyer, all in decile 2. */
  @Test
  void decilesLeaveOutWhatTheModelLearnedFrom() throws SQLException {
    new ModelRow("v1", SampleWarehouse.START + 24 * 3_600_000L, List.of())
        .put(warehouse.connection());
    for (String version : new String[] {"v1", null}) {
      ScoreDeciles answer = ScoreDeciles.ask(warehouse.connection(), version);
      assertThat(answer.deciles()).extracting(ScoreDeciles.Decile::decile).containsExactly(2, 10);
      assertThat(answer.deciles().get(0).lift()).isCloseTo(6, EXACT);
    }
    assertThat(warehouse.numbers("SELECT decile FROM score_deciles")).containsExactly(2.0, 10.0);
    assertThat(EvaluationWindow.ask(warehouse.connection(), "v1"))
        .isEqualTo(new EvaluationWindow("v1", SampleWarehouse.START + 24 * 3_600_000L, 24, 6));
    assertThat(ScoreDeciles.ask(warehouse.connection(), "v2").deciles()).isEmpty();
    assertThat(EvaluationWindow.ask(warehouse.connection(), "v2"))
        .isEqualTo(new EvaluationWindow("v2", null, 0, 30));
  }

  @Test
  void distributionHasAllBands() throws SQLException {
    List<ScoreDistribution> bands = ScoreDistribution.ask(warehouse.connection(), ALL);
    assertThat(bands).hasSize(16);
    assertThat(bands)
        .filteredOn(band -> band.conversion().sessions() > 0)
        .extracting(
            ScoreDistribution::low,
            band -> band.conversion().sessions(),
            band -> band.conversion().conversions())
        .containsExactly(tuple(0.01, 20L, 0L), tuple(0.2, 4L, 1L), tuple(0.5, 6L, 3L));
  }

  @Test
  void outcomeByModelVersion() throws SQLException {
    assertThat(ModelOutcome.ask(warehouse.connection()))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.modelVersion()).isEqualTo("v1");
              assertThat(outcome.meanPropensity())
                  .isCloseTo((6 * 0.5 + 4 * 0.2 + 20 * 0.01) / 30, EXACT);
              assertThat(outcome.conversion().conversions()).isEqualTo(4);
            });
  }

  /**
   * Reference: half desktop, half mobile; here 1/3 and 2/3. Index: (1/3 − 1/2) ln(2/3) + (2/3 −
   * 1/2) ln(4/3) = 0.067578 + 0.047947. Reference of the score: 60 % below 0.1, 40 % above; here
   * 2/3 and 1/3: 0.0666667 × (ln(1.111111) − ln(0.833333)) = 0.019179.
   */
  @Test
  void driftOfDeviceAndScore() throws SQLException {
    new ModelRow(
            "v1",
            null,
            List.of(
                new Share("score", "score", 0, null, 0.1, null, 0.6),
                new Share("score", "score", 1, 0.1, null, null, 0.4),
                new Share("category", "device", 0, null, null, "desktop", 0.5),
                new Share("category", "device", 1, null, null, "mobile", 0.5)))
        .put(warehouse.connection());
    List<ScoreDrift> drifts = ScoreDrift.ask(warehouse.connection(), "v1");
    assertThat(drifts).extracting(ScoreDrift::name).containsExactly("device", "score");
    assertThat(drifts.get(0).index()).isCloseTo(0.115525, ROUNDED);
    assertThat(drifts.get(0).band()).isEqualTo("moderate");
    assertThat(drifts.get(0).small()).isTrue();
    assertThat(drifts.get(1).index()).isCloseTo(0.019179, ROUNDED);
    assertThat(drifts.get(1).band()).isEqualTo("stable");
  }

  /**
   * Reference: desktop and tablet alone. Then bins desktop 0.5 to 1/3, tablet 0.5 to 0.0001, mobile
   * 0.0001 to 2/3: 0.067578 + 4.258101 + 5.869225.
   */
  @Test
  void valuesNeverSeenAndValuesGoneAreBinsOfTheirOwn() throws SQLException {
    new ModelRow(
            "v1",
            null,
            List.of(
                new Share("category", "device", 0, null, null, "desktop", 0.5),
                new Share("category", "device", 1, null, null, "tablet", 0.5)))
        .put(warehouse.connection());
    assertThat(ScoreDrift.ask(warehouse.connection(), "v1"))
        .singleElement()
        .satisfies(
            drift -> {
              assertThat(drift.index())
                  .isCloseTo(
                      (1.0 / 3 - 0.5) * Math.log(2.0 / 3)
                          + (0.0001 - 0.5) * Math.log(0.0002)
                          + (2.0 / 3 - 0.0001) * Math.log(2.0 / 3 / 0.0001),
                      EXACT);
              assertThat(drift.bins())
                  .extracting(ScoreDrift.Bin::label)
                  .containsExactly("desktop", "tablet", "mobile");
            });
    assertThat(warehouse.number("SELECT count(*) FROM drift WHERE band = 'large'")).isEqualTo(1);
  }
}
