package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static propensity.session.Clickstream.buy;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.only;
import static propensity.session.Clickstream.view;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.PackedOutput;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.model.ServedModel;
import propensity.model.ServedModels;
import propensity.score.BatchModel;
import propensity.score.FeatureLog;
import propensity.score.Score;
import propensity.session.Clickstream;
import propensity.session.Features;
import propensity.session.FoldOutput;
import propensity.session.Session;
import propensity.session.SessionRules;

class RowCodecTest {
  private static final ServedModel MODEL = ServedModels.rising("v1");
  private static final BatchModel SCORING = new BatchModel(MODEL, new FeatureLog(1));

  /** In order, once more, with other content, out of order, and too late. */
  private static final List<Event> EVENTS =
      List.of(
          view("e1", 0, "p1"),
          cart("e2", 3, "p1"),
          cart("e2", 3, "p1"),
          cart("e2", 3, "p2"),
          in(null, view("e4", 40, "p1")),
          in(null, view("e3", 35, null)),
          buy("e5", 41, "p1"),
          view("e6", 1, "p1"));

  private final Rows given = new Rows();
  private final Rows read = new Rows();

  @Test
  void outputsOfTheFoldArriveAsScoredRows() {
    List<FoldOutput> outputs = Clickstream.arrive(EVENTS, 3);
    PackedOutput out = new PackedOutput();
    FoldRows direct = new FoldRows(SCORING, SessionRules.DEFAULT, given);
    FoldRows packed = new FoldRows(SCORING, SessionRules.DEFAULT, new RowCodec(out));
    for (FoldOutput output : outputs) {
      output.to(direct);
      output.to(packed);
    }

    RowCodec.read(out.toBytes(), read);

    assertThat(read.rows).isEqualTo(given.rows).hasSize(outputs.size() + 2);
    Event bought = EVENTS.get(6);
    assertThat(read.only(OrderRow.Item.class)).isEqualTo(OrderRow.Item.of(bought)).hasSize(1);
    assertThat(read.only(OrderRow.class))
        .extracting(OrderRow::orderNo, OrderRow::valueCents)
        .containsExactly(tuple(bought.recordId(), 1_000L));
    List<FoldOutput.Enriched> enriched = only(FoldOutput.Enriched.class, outputs);
    List<EventRow> events = read.only(EventRow.class);
    assertThat(events).hasSameSizeAs(enriched);
    for (int i = 0; i < events.size(); i++) {
      FoldOutput.Enriched output = enriched.get(i);
      EventRow row = events.get(i);
      Event event = output.event();
      assertThat(row.recordId()).isEqualTo(event.recordId());
      assertThat(row.eventId()).isEqualTo(event.eventId());
      assertThat(row.userId()).isEqualTo(event.userId());
      assertThat(row.eventTime()).isEqualTo(event.time());
      assertThat(row.eventType()).isEqualTo(event.type());
      assertThat(row.device()).isEqualTo(event.device());
      assertThat(row.referrer()).isEqualTo(event.referrer());
      assertThat(row.page()).isEqualTo(event.page());
      assertThat(row.productId()).isEqualTo(event.productId());
      assertThat(row.priceCents()).isEqualTo(event.priceCents());
      assertThat(row.quantity()).isEqualTo(event.quantity());
      Session session = output.session();
      assertThat(row.sessionNo()).isEqualTo(session.no());
      assertThat(row.sessionId()).isEqualTo(session.id());
      assertThat(row.seq()).isEqualTo(session.activity().events());
      assertThat(row.stage()).isEqualTo(session.stage());
      assertThat(row.cartValueCents()).isEqualTo(session.activity().cartValueCents());
      Features features = session.purchased() ? null : session.features();
      Score score = Score.of(MODEL, features);
      assertThat(row.propensity()).isEqualTo(score == null ? null : (Double) score.propensity());
      assertThat(row.decile()).isEqualTo(score == null ? null : (Integer) score.decile());
      assertThat(row.features() != null).isEqualTo(features != null);
    }
    List<FoldOutput.SessionUpdated> updated = only(FoldOutput.SessionUpdated.class, outputs);
    List<SessionRow> sessions = read.only(SessionRow.class);
    assertThat(sessions).hasSameSizeAs(updated);
    for (int i = 0; i < sessions.size(); i++) {
      Score score = Score.of(MODEL, updated.get(i).session().lastScored());
      assertThat(sessions.get(i))
          .isEqualTo(
              SessionRow.of(
                  updated.get(i).session(),
                  SessionRules.DEFAULT,
                  score == null ? null : (Double) score.propensity(),
                  score == null ? null : (Integer) score.decile()));
    }
    assertThat(read.only(FoldOutput.Late.class))
        .isEqualTo(only(FoldOutput.Late.class, outputs))
        .hasSize(1);
    assertThat(read.only(RejectedRow.class)).containsExactly(RejectedRow.conflict(EVENTS.get(3)));
    assertThat(read.rows).contains(Rows.DUPLICATE);
  }

  @Test
  void everyOtherKindOfRowArrivesAsItIs() {
    PackedOutput out = new PackedOutput();
    RowCodec codec = new RowCodec(out);
    for (RowWriter<RuntimeException> to : List.of(codec, given)) {
      for (Reason reason : Reason.values()) {
        to.rejected(RejectedRow.of(new Rejection(reason, null, "raw \uFFFD", "sha", 3, 17)));
      }
      to.reassigned(new RowWriter.Reassigned(5, 4, "s"));
      to.order(new OrderRow(7, "o", "u", 4, 99, 1_050, "JPY", 30, 2));
      to.orderItem(new OrderRow.Item(7, 1, 7, null, -500L, 0.5));
      to.orderChanged(new OrderRow.Changed("o"));
      to.sessionRemoved(new RowWriter.RemovedSession(4));
      to.fileRead(new RowWriter.FileRead(3, "digest", "profile"));
    }

    RowCodec.read(out.toBytes(), read);

    assertThat(read.rows).isEqualTo(given.rows);
  }

  /** Keeps what it is given. */
  private static final class Rows implements RowWriter<RuntimeException> {
    static final Object DUPLICATE = "duplicate";

    final List<Object> rows = new ArrayList<>();

    <R> List<R> only(Class<R> kind) {
      return rows.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void enriched(EventRow row) {
      rows.add(row);
    }

    @Override
    public void order(OrderRow row) {
      rows.add(row);
    }

    @Override
    public void orderItem(OrderRow.Item row) {
      rows.add(row);
    }

    @Override
    public void orderChanged(OrderRow.Changed row) {
      rows.add(row);
    }

    @Override
    public void duplicate() {
      rows.add(DUPLICATE);
    }

    @Override
    public void late(Event event, long latenessMillis) {
      rows.add(new FoldOutput.Late(event, latenessMillis));
    }

    @Override
    public void reassigned(Reassigned row) {
      rows.add(row);
    }

    @Override
    public void session(SessionRow row) {
      rows.add(row);
    }

    @Override
    public void sessionRemoved(RemovedSession row) {
      rows.add(row);
    }

    @Override
    public void rejected(RejectedRow row) {
      rows.add(row);
    }

    @Override
    public void fileRead(FileRead row) {
      rows.add(row);
    }
  }
}
