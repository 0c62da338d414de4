package propensity.sink;

import propensity.event.Event;
import propensity.score.BatchModel;
import propensity.score.Score;
import propensity.session.Features;
import propensity.session.FoldOutput;
import propensity.session.Session;
import propensity.session.SessionRules;

/** Makes rows of what the fold gives out, and scores them. */
public final class FoldRows implements FoldOutput.Receiver {
  private final BatchModel scoring;
  private final SessionRules rules;
  private final RowWriter<RuntimeException> to;

  /** Rows go to the writer. */
  public FoldRows(BatchModel scoring, SessionRules rules, RowWriter<RuntimeException> to) {
    this.scoring = scoring;
    this.rules = rules;
    this.to = to;
  }

  @Override
  public void enriched(FoldOutput.Enriched output) {
    Event event = output.event();
    Session session = output.session();
    Features features = session.scored() ? session.features() : null;
    Score score = Score.of(scoring.model(), features);
    String logged = scoring.featureLog().textFor(event.userId(), features);
    to.enriched(EventRow.of(event, session, score, logged));
    OrderRow.write(event, session, to);
  }

  @Override
  public void duplicate(FoldOutput.Duplicate output) {
    to.duplicate();
  }

  @Override
  public void idConflict(FoldOutput.IdConflict output) {
    to.rejected(RejectedRow.conflict(output.event()));
  }

  @Override
  public void late(FoldOutput.Late output) {
    to.late(output.event(), output.latenessMillis());
  }

  @Override
  public void reassigned(FoldOutput.Reassigned output) {
    Session session = output.session();
    to.reassigned(new RowWriter.Reassigned(output.event().recordId(), session.no(), session.id()));
  }

  @Override
  public void sessionUpdated(FoldOutput.SessionUpdated output) {
    Score score = Score.of(scoring.model(), output.session().lastScored());
    to.session(
        score == null
            ? SessionRow.of(output.session(), rules, null, null)
            : SessionRow.of(output.session(), rules, score.propensity(), score.decile()));
  }

  @Override
  public void sessionRemoved(FoldOutput.SessionRemoved output) {
    to.sessionRemoved(new RowWriter.RemovedSession(output.sessionNo()));
  }
}
