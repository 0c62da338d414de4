package propensity.source.visit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nl.basjes.parse.useragent.UserAgent;
import nl.basjes.parse.useragent.UserAgentAnalyzer;
import propensity.event.Device;

/**
 * The device behind a user agent text. Taking one apart costs a millisecond and the rules take
 * seconds to load, so that this class is touched only where a mapping asks for it, and texts seen
 * before are remembered.
 */
public final class UserAgentDevice {
  private static final int MAX_REMEMBERED = 20_000;

  /** Longer than any browser calls itself, and what the analyzer looks at. */
  private static final int MAX_LENGTH = 2048;

  private static final Map<String, Device> KNOWN = new ConcurrentHashMap<>();
  private static final UserAgentAnalyzer ANALYZER =
      UserAgentAnalyzer.newBuilder()
          .withField(UserAgent.DEVICE_CLASS)
          .withoutCache()
          .dropTests()
          .hideMatcherLoadStats()
          .build();

  private UserAgentDevice() {}

  /** What is known of the device. */
  public static Device of(String userAgent) {
    if (userAgent.length() > MAX_LENGTH) {
      return Device.OTHER;
    }
    Device known = KNOWN.get(userAgent);
    if (known != null) {
      return known;
    }
    Device device =
        switch (ANALYZER.parse(userAgent).getValue(UserAgent.DEVICE_CLASS)) {
          case "Phone", "Mobile", "Watch" -> Device.MOBILE;
          case "Tablet", "eReader" -> Device.TABLET;
          case "Desktop" -> Device.DESKTOP;
          default -> Device.OTHER;
        };
    if (KNOWN.size() >= MAX_REMEMBERED) {
      KNOWN.clear();
    }
    KNOWN.put(userAgent, device);
    return device;
  }
}
