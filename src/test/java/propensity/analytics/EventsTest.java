package propensity.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static propensity.analytics.EventRowBuilder.purchase;
import static propensity.analytics.EventRowBuilder.view;
import static propensity.analytics.SessionRowBuilder.session;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import propensity.warehouse.ModelRow;
import propensity.warehouse.ModelRow.Share;

/** Questions that need the events, not only the sessions. */
class EventsTest {
  private static final String ALL = null;
  private static final long START = SampleWarehouse.START;

  private final SampleWarehouse warehouse = SampleWarehouse.inMemory();

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void sessionCountsOnceABandByItsFirstScoreThere() throws SQLException {
    warehouse
        .add(session("a").bought(100))
        .add(view("a", 1, START, 0.012))
        .add(view("a", 2, START, 0.15))
        .add(view("a", 3, START, 0.018))
        .add(purchase("a", 4, START))
        .add(session("b"))
        .add(view("b", 1, START, 0.016))
        .add(session("open").open())
        .add(view("open", 1, START, 0.016))
        .add(session("bot").ofBot())
        .add(view("bot", 1, START, 0.016));
    Calibration calibration = Calibration.ask(warehouse.connection(), ALL, 10);
    assertThat(calibration.bands())
        .extracting(
            Calibration.Band::low,
            band -> band.observed().sessions(),
            band -> band.observed().conversions())
        .containsExactly(tuple(0.01, 2L, 1L), tuple(0.1, 1L, 1L));
    assertThat(calibration.bands().get(0).meanPropensity()).isCloseTo(0.014, within(1e-12));
    // (2 × |0.014 − 0.5| + 1 × |0.15 − 1|) / 3, and (0.012 + 0.016 + 0.15) / 2.
    assertThat(calibration.expectedCalibrationError())
        .isCloseTo((2 * 0.486 + 0.85) / 3, within(1e-12));
    assertThat(calibration.predictedOverObserved()).isCloseTo(0.089, within(1e-12));
    // The one buyer came to two bands: the spread is sqrt(2²) / 2 of the logarithm.
    assertThat(calibration.low()).isCloseTo(0.089 / Math.exp(1.959964), within(1e-7));
    assertThat(calibration.high()).isCloseTo(0.089 * Math.exp(1.959964), within(1e-6));
  }

  @Test
  void bandsOfTheViewsAreThoseOfTheirEdges() {
    int seq = 0;
    warehouse.add(session("a"));
    for (Double low : warehouse.numbers("SELECT low FROM score_bands ORDER BY band")) {
      warehouse.add(view("a", ++seq, START, low == 0 ? 1e-9 : low));
    }
    for (Double high : warehouse.numbers("SELECT high FROM score_bands ORDER BY band")) {
      warehouse.add(view("a", ++seq, START, Math.nextDown(high)));
    }
    assertThat(
            warehouse.number(
                "SELECT count(*) FROM score_band_entries AS e JOIN score_bands AS b"
                    + " ON b.band = e.band AND e.propensity >= b.low AND e.propensity < b.high"))
        .isEqualTo(16);
    assertThat(warehouse.number("SELECT count(*) FROM score_band_entries")).isEqualTo(16);
  }

  @Test
  void timeToPurchaseEndsAtTheFirstPurchase() throws SQLException {
    warehouse
        .add(session("a").bought(100))
        .add(purchase("a", 2, START + 90_000))
        .add(purchase("a", 3, START + 900_000))
        .add(session("b").bought(100))
        .add(purchase("b", 2, START + 150_000))
        .add(session("c").bought(100))
        .add(purchase("c", 2, START + 3_000_000))
        .add(session("bot").bought(100).ofBot())
        .add(purchase("bot", 2, START + 1_000));
    TimeToPurchase time = TimeToPurchase.ask(warehouse.connection());
    assertThat(time.sessions()).isEqualTo(3);
    assertThat(time.lowerQuartileSeconds()).isEqualTo(90);
    assertThat(time.medianSeconds()).isEqualTo(150);
    assertThat(time.upperQuartileSeconds()).isEqualTo(3000);
    assertThat(time.spans())
        .filteredOn(span -> span.sessions() > 0)
        .extracting(TimeToPurchase.Span::fromMinutes)
        .containsExactly(1, 2, 45);
  }

  /** Two sessions, last logged values 1 and 3; reference halves below and above 2: no drift. */
  @Test
  void featureDriftTakesTheLastScoredEventOfASession() throws SQLException {
    warehouse
        .add(session("a"))
        .add(view("a", 1, START, 0.01).logging("{\"pageViews\":3}"))
        .add(view("a", 2, START, 0.01).logging("{\"pageViews\":1}"))
        .add(session("b"))
        .add(view("b", 1, START, 0.01).logging("{\"pageViews\":1}"))
        .add(view("b", 2, START, 0.01).logging("{\"pageViews\":3}"));
    new ModelRow(
            "v1",
            null,
            List.of(
                new Share("feature", "pageViews", 0, null, 2.0, null, 0.5),
                new Share("feature", "pageViews", 1, 2.0, null, null, 0.5)))
        .put(warehouse.connection());
    assertThat(ScoreDrift.ask(warehouse.connection(), "v1"))
        .singleElement()
        .satisfies(
            drift -> {
              assertThat(drift.name()).isEqualTo("page_views");
              assertThat(drift.sessions()).isEqualTo(2);
              assertThat(drift.index()).isZero();
            });
  }

  @Test
  void dataQualityNamesWhatDoesNotAddUp() throws SQLException {
    warehouse.add(session("a")).addBatch(0, 1, 2, 0, 1).addRejected(7, 3, "bad_number", "price");
    warehouse.addFile(7, "a.csv", "accepted");
    DataQuality sound = DataQuality.ask(warehouse.connection());
    assertThat(sound.sound()).isTrue();
    assertThat(sound.linesRead()).isEqualTo(4);
    assertThat(DataQuality.Rejections.ask(warehouse.connection()))
        .containsExactly(new DataQuality.Rejections("bad_number", "price", 1, 1, "a.csv"));
    warehouse.addRejected(7, 4, "ignored_event_type", "event_type");
    assertThat(DataQuality.Rejections.since(warehouse.connection(), 0, 3))
        .containsExactly(new DataQuality.Rejections("bad_number", "price", 1, 1, "a.csv"));
    assertThat(DataQuality.Rejections.since(warehouse.connection(), 1, 3)).isEmpty();
    warehouse.addBatch(1, 5, 0, 1, 0);
    DataQuality broken = DataQuality.ask(warehouse.connection());
    assertThat(broken.sound()).isFalse();
    assertThat(broken.enrichedNotInSessions()).isEqualTo(5);
    assertThat(broken.lateNotKept()).isEqualTo(1);
  }
}
