package propensity.app;

import propensity.event.SourceMapping;
import propensity.generate.GeneratorSettings;
import propensity.model.TrainSettings;
import propensity.report.ReportSettings;
import propensity.session.SessionRules;
import propensity.stream.StreamSettings;

/**
 * All of conf/propensity.yaml, section by section; each section checks its own values.
 *
 * @param lines where they are written
 */
record Settings(
    Paths paths,
    SourceMapping source,
    SessionRules sessions,
    GeneratorSettings generate,
    TrainSettings train,
    StreamSettings stream,
    ReportSettings report,
    KeyLines lines) {

  Settings with(KeyLines where) {
    return new Settings(paths, source, sessions, generate, train, stream, report, where);
  }
}
