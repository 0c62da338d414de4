package propensity.app.settings;

import java.util.Map;

/** The settings of conf/propensity.yaml: the only place where defaults are written. */
public final class ShippedSettings {
  private ShippedSettings() {}

  /** All of them. */
  public static Settings read() {
    return SettingsReader.read(null, null, Map.of(), Map.of());
  }
}
