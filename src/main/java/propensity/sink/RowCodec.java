package propensity.sink;

import java.util.Iterator;
import java.util.List;
import propensity.event.Event;
import propensity.event.EventCodec;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.score.Score;
import propensity.score.Scoring;
import propensity.session.Features;
import propensity.session.FoldOutput;
import propensity.session.FoldOutput.Kind;
import propensity.session.SessionRow;
import propensity.session.Stage;

/**
 * Rows of the warehouse as bytes, on their way from the tasks that compute them to the thread that
 * writes them. They live no longer than the batch.
 */
public final class RowCodec {
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Stage> STAGES = List.of(Stage.values());
  private static final List<Reason> REASONS = List.of(Reason.values());
  private static final int REJECTION = 100;
  private static final int FILE_READ = 101;

  private RowCodec() {}

  /** Scores what becomes of an event or a session, and writes it. */
  public static void write(PackedOutput out, FoldOutput outcome, Scoring scoring) {
    out.code(KINDS.indexOf(outcome.kind()));
    switch (outcome.kind()) {
      case ENRICHED -> {
        Features features = outcome.features();
        EventCodec.write(out, outcome.event());
        out.text(outcome.sessionId());
        out.number(outcome.seq());
        out.code(STAGES.indexOf(outcome.stage()));
        out.number(outcome.cartValueCents());
        write(out, Score.of(scoring.model(), features));
        out.uniqueText(scoring.featureLog().textFor(outcome.event().userId(), features));
      }
      case DUPLICATE, CONFLICT -> EventCodec.write(out, outcome.event());
      case LATE -> {
        EventCodec.write(out, outcome.event());
        out.number(outcome.latenessMillis());
      }
      case MOVED -> {
        EventCodec.write(out, outcome.event());
        out.text(outcome.sessionId());
      }
      case SESSION -> {
        write(out, outcome.session());
        write(out, Score.of(scoring.model(), outcome.session().lastScored()));
      }
      case SESSION_GONE -> out.text(outcome.sessionId());
    }
  }

  public static void write(PackedOutput out, Rejection rejection) {
    out.code(REJECTION);
    out.code(REASONS.indexOf(rejection.reason()));
    out.uniqueText(rejection.column());
    out.uniqueText(rejection.raw());
    out.uniqueText(rejection.rawSha256());
    out.number(rejection.fileId());
    out.number(rejection.line());
  }

  public static void write(PackedOutput out, FileRead fileRead) {
    out.code(FILE_READ);
    out.number(fileRead.fileId());
    out.uniqueText(fileRead.sha256());
  }

  /** The rows in the order in which they were written. */
  public static Iterable<StreamRow> read(byte[] packed) {
    PackedInput in = new PackedInput(packed);
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return in.hasMore();
          }

          @Override
          public StreamRow next() {
            return row(in);
          }
        };
  }

  private static StreamRow row(PackedInput in) {
    int code = in.code();
    return switch (code) {
      case REJECTION -> StreamRow.of(rejection(in));
      case FILE_READ -> StreamRow.of(new FileRead(in.number(), in.uniqueText()));
      default -> outcome(KINDS.get(code), in);
    };
  }

  private static StreamRow outcome(Kind kind, PackedInput in) {
    return switch (kind) {
      case ENRICHED -> enriched(in);
      case DUPLICATE, CONFLICT -> row(kind, EventCodec.read(in), null, 0);
      case LATE -> row(kind, EventCodec.read(in), null, in.number());
      case MOVED -> row(kind, EventCodec.read(in), in.text(), 0);
      case SESSION -> {
        SessionRow visit = visit(in);
        yield new StreamRow(
            new FoldOutput(kind, null, visit.id(), 0, null, 0, null, 0, visit),
            score(in),
            null,
            null,
            null);
      }
      case SESSION_GONE -> row(kind, null, in.text(), 0);
    };
  }

  private static StreamRow enriched(PackedInput in) {
    Event event = EventCodec.read(in);
    FoldOutput outcome =
        new FoldOutput(
            Kind.ENRICHED,
            event,
            in.text(),
            in.smallNumber(),
            STAGES.get(in.code()),
            in.number(),
            null,
            0,
            null);
    return new StreamRow(outcome, score(in), in.uniqueText(), null, null);
  }

  private static StreamRow row(Kind kind, Event event, String sessionId, long lateness) {
    FoldOutput outcome = new FoldOutput(kind, event, sessionId, 0, null, 0, null, lateness, null);
    return new StreamRow(outcome, null, null, null, null);
  }

  private static Rejection rejection(PackedInput in) {
    return new Rejection(
        REASONS.get(in.code()),
        in.uniqueText(),
        in.uniqueText(),
        in.uniqueText(),
        in.number(),
        in.number());
  }

  private static void write(PackedOutput out, Score score) {
    out.code(score == null ? 0 : score.decile());
    if (score != null) {
      out.real(score.propensity());
    }
  }

  private static Score score(PackedInput in) {
    int decile = in.code();
    return decile == 0 ? null : new Score(in.real(), decile);
  }

  private static void write(PackedOutput out, SessionRow visit) {
    out.text(visit.id());
    out.text(visit.userId());
    out.number(visit.startedAt());
    out.number(visit.lastEventAt());
    EventCodec.write(out, visit.device());
    EventCodec.write(out, visit.referrer());
    out.number(visit.events());
    out.number(visit.pageViews());
    out.number(visit.addToCarts());
    out.number(visit.checkouts());
    out.number(visit.purchases());
    out.number(visit.distinctProducts());
    out.number(visit.cartValueCents());
    out.number(visit.revenueCents());
    out.code(visit.returning() ? 1 : 0);
    out.code(visit.bot() ? 1 : 0);
  }

  private static SessionRow visit(PackedInput in) {
    return new SessionRow(
        in.text(),
        in.text(),
        in.number(),
        in.number(),
        EventCodec.device(in),
        EventCodec.referrer(in),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.number(),
        in.number(),
        in.code() == 1,
        in.code() == 1,
        null);
  }
}
