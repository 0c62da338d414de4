package propensity.generate;

/** Ids of simulated things: as text they sort within a user in the order things happened. */
final class Identifiers {
  private Identifiers() {}

  static String user(long user) {
    return append("u", user).toString();
  }

  static String session(long user, int session) {
    StringBuilder text = append("s", user).append('-');
    ZeroPadded.append(text, session, 5);
    return text.toString();
  }

  static String event(long user, int event) {
    StringBuilder text = append("e", user).append('-');
    ZeroPadded.append(text, event, 7);
    return text.toString();
  }

  private static StringBuilder append(String prefix, long user) {
    StringBuilder text = new StringBuilder(17).append(prefix);
    ZeroPadded.append(text, user, 8);
    return text;
  }
}
