package propensity.app.settings;

import propensity.generate.GeneratorSettings;
import propensity.report.ReportSettings;
import propensity.session.SessionRules;
import propensity.source.SourceMapping;
import propensity.stream.StreamSettings;
import propensity.train.TrainSettings;

/**
 * All of conf/propensity.yaml, section by section; each section checks its own values.
 *
 * @param shop the currency it counts in, which {@code source} reads amounts by, and its zone
 * @param locations where they were set
 */
public record Settings(
    Paths paths,
    SourceMapping source,
    ShopSettings shop,
    SessionRules sessions,
    GeneratorSettings generate,
    TrainSettings train,
    StreamSettings stream,
    ReportSettings report,
    SettingLocations locations) {

  public Settings {
    source = source.with(shop.currencies());
  }

  Settings with(SettingLocations where) {
    return new Settings(paths, source, shop, sessions, generate, train, stream, report, where);
  }
}
