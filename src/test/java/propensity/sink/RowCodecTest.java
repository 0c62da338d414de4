package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.buy;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.view;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.PackedOutput;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.model.ServedModel;
import propensity.model.ServedModels;
import propensity.score.FeatureLog;
import propensity.score.Score;
import propensity.score.Scoring;
import propensity.session.Clickstream;
import propensity.session.Features;
import propensity.session.FoldOutput;
import propensity.session.FoldOutput.Kind;
import propensity.session.SessionRow;

class RowCodecTest {
  private static final ServedModel MODEL = ServedModels.rising("v1");
  private static final Scoring SCORING = new Scoring(MODEL, new FeatureLog(1));

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

  @Test
  void whatBecomesOfEventsArrivesScored() {
    List<FoldOutput> outcomes = Clickstream.arrive(EVENTS, 3);
    PackedOutput out = new PackedOutput();
    outcomes.forEach(outcome -> RowCodec.write(out, outcome, SCORING));

    List<StreamRow> rows = rows(out);

    assertThat(rows).hasSameSizeAs(outcomes);
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (int i = 0; i < rows.size(); i++) {
      FoldOutput outcome = outcomes.get(i);
      seen.add(outcome.kind());
      assertThat(rows.get(i).outcome()).isEqualTo(withoutFeatures(outcome));
      assertThat(rows.get(i).score()).isEqualTo(Score.of(MODEL, featuresOf(outcome)));
      assertThat(rows.get(i).features() != null)
          .isEqualTo(outcome.kind() == Kind.ENRICHED && outcome.features() != null);
    }
    assertThat(seen)
        .contains(Kind.ENRICHED, Kind.DUPLICATE, Kind.CONFLICT, Kind.LATE, Kind.SESSION);
  }

  @Test
  void badLinesAndEndsOfFilesArriveAsTheyAre() {
    PackedOutput out = new PackedOutput();
    List<Rejection> rejections = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      rejections.add(new Rejection(reason, null, "raw \uFFFD", "sha", 3, 17));
    }
    rejections.forEach(rejection -> RowCodec.write(out, rejection));
    RowCodec.write(out, new FileRead(3, "digest"));

    List<StreamRow> rows = rows(out);

    assertThat(rows.subList(0, rejections.size()))
        .extracting(StreamRow::rejection)
        .isEqualTo(rejections);
    assertThat(rows.get(rejections.size()).fileRead()).isEqualTo(new FileRead(3, "digest"));
  }

  private static List<StreamRow> rows(PackedOutput out) {
    List<StreamRow> rows = new ArrayList<>();
    RowCodec.read(out.toBytes()).forEach(rows::add);
    return rows;
  }

  private static Features featuresOf(FoldOutput outcome) {
    return outcome.kind() == Kind.SESSION ? outcome.session().lastScored() : outcome.features();
  }

  private static FoldOutput withoutFeatures(FoldOutput outcome) {
    SessionRow visit = outcome.session();
    return new FoldOutput(
        outcome.kind(),
        outcome.event(),
        outcome.sessionId(),
        outcome.seq(),
        outcome.stage(),
        outcome.cartValueCents(),
        null,
        outcome.latenessMillis(),
        visit == null
            ? null
            : new SessionRow(
                visit.id(),
                visit.userId(),
                visit.startedAt(),
                visit.lastEventAt(),
                visit.device(),
                visit.referrer(),
                visit.events(),
                visit.pageViews(),
                visit.addToCarts(),
                visit.checkouts(),
                visit.purchases(),
                visit.distinctProducts(),
                visit.cartValueCents(),
                visit.revenueCents(),
                visit.returning(),
                visit.bot(),
                null));
  }
}
