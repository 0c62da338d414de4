package propensity.source.visit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Parts of a URL as logs have them, which is often not as standards have them. */
public final class WebAddress {
  private WebAddress() {}

  /** The host in lower case without {@code www.}; empty where there is none. */
  static String host(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int from = scheme + 3;
    int end = end(url, from, "/?#");
    int user = url.lastIndexOf('@', end - 1);
    from = user >= from ? user + 1 : from;
    int port = url.indexOf(':', from);
    String host =
        url.substring(from, port >= 0 && port < end ? port : end).toLowerCase(Locale.ROOT);
    return host.startsWith("www.") ? host.substring(4) : host;
  }

  /** The path, {@code /} at least; without host, parameters and fragment. */
  public static String path(String url) {
    int scheme = url.indexOf("://");
    int from = scheme < 0 ? 0 : end(url, scheme + 3, "/?#");
    String path = url.substring(from, end(url, from, "?#"));
    return path.isEmpty() ? "/" : path;
  }

  /** Hands over every parameter that has a value: its name as it stands and the value, decoded. */
  static void forEachParameter(String url, BiConsumer<String, String> receiver) {
    int query = url.indexOf('?');
    int end = query < 0 ? 0 : end(url, query, "#");
    for (int at = query + 1; query >= 0 && at < end; at = end(url, at, "&#") + 1) {
      int stop = end(url, at, "&#");
      int equals = url.indexOf('=', at);
      if (equals > at && equals < stop) {
        receiver.accept(url.substring(at, equals), decoded(url.substring(equals + 1, stop)));
      }
    }
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static int end(String url, int from, String stops) {
    for (int at = from; at < url.length(); at++) {
      if (stops.indexOf(url.charAt(at)) >= 0) {
        return at;
      }
    }
    return url.length();
  }
}
