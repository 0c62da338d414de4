package propensity.app;

import propensity.event.SourceMapping;
import propensity.generate.GeneratorSettings;
import propensity.model.TrainSettings;
import propensity.report.ReportSettings;
import propensity.session.SessionRules;
import propensity.stream.StreamSettings;

/** All of conf/propensity.yaml, section by section; each section checks its own values. */
record Settings(
    Paths paths,
    SourceMapping source,
    SessionRules sessions,
    GeneratorSettings generate,
    TrainSettings train,
    StreamSettings stream,
    ReportSettings report) {}
