package propensity.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import propensity.event.Referrer;

/**
 * Where a visit came from, by what browsers and campaigns leave in the log. Campaign parameters win
 * over the referring host; click ids of advertisers mean a paid click.
 *
 * <p>The hosts are a table of ours, since the libraries for this are made for Scala or not kept: a
 * host that is not in it is a referral.
 */
final class TrafficSource {
  private static final List<String> PAID_CLICK_IDS =
      List.of("gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid");
  private static final Map<String, Referrer> HOSTS = hosts();

  /** No name of a host is longer. */
  private static final int MAX_HOST = 253;

  private final Set<String> ownHosts;

  /**
   * Of a shop.
   *
   * @param ownHosts its hosts, with {@code www.} or without
   */
  TrafficSource(List<String> ownHosts) {
    this.ownHosts = new HashSet<>();
    ownHosts.forEach(host -> this.ownHosts.add(WebAddress.host("://" + host)));
  }

  /** By any of these, each of which may be null; direct where all are. */
  Referrer of(String referrerUrl, String pageUrl, String utmMedium, String utmSource) {
    Referrer campaign = campaign(pageUrl, utmMedium, utmSource);
    if (campaign != null) {
      return campaign;
    }
    if (referrerUrl == null) {
      return Referrer.DIRECT;
    }
    String host = WebAddress.host(referrerUrl);
    boolean own =
        host.isEmpty()
            || ownHosts.contains(host)
            || (pageUrl != null && host.equals(WebAddress.host(pageUrl)));
    return own ? Referrer.DIRECT : ofHost(host);
  }

  private static Referrer campaign(String pageUrl, String utmMedium, String utmSource) {
    String medium = utmMedium != null ? utmMedium : parameter(pageUrl, "utm_medium");
    String source = utmSource != null ? utmSource : parameter(pageUrl, "utm_source");
    Referrer ofMedium = medium == null ? null : ofMedium(medium.toLowerCase(Locale.ROOT));
    if (ofMedium != null) {
      return ofMedium;
    }
    for (String id : PAID_CLICK_IDS) {
      if (parameter(pageUrl, id) != null) {
        return Referrer.PAID;
      }
    }
    if (source != null) {
      String host = source.toLowerCase(Locale.ROOT);
      Referrer known = known(host.indexOf('.') < 0 ? host + ".com" : host);
      return known == null ? Referrer.OTHER : known;
    }
    return medium == null ? null : Referrer.OTHER;
  }

  private static String parameter(String pageUrl, String name) {
    return pageUrl == null || pageUrl.indexOf('?') < 0 ? null : WebAddress.parameter(pageUrl, name);
  }

  private static Referrer ofMedium(String medium) {
    return switch (medium.replaceAll("[ _-]", "")) {
      case "cpc",
          "ppc",
          "cpm",
          "cpv",
          "cpa",
          "cpp",
          "paid",
          "paidsearch",
          "paidsocial",
          "display",
          "banner",
          "retargeting",
          "remarketing",
          "shopping",
          "ads",
          "ad",
          "video",
          "native" ->
          Referrer.PAID;
      case "email", "mail", "newsletter", "crm" -> Referrer.EMAIL;
      case "social", "socialmedia", "socialnetwork", "sm" -> Referrer.SOCIAL;
      case "organic", "search" -> Referrer.ORGANIC;
      case "referral", "affiliate", "affiliates", "partner", "link" -> Referrer.REFERRAL;
      case "(none)", "none", "direct", "internal" -> Referrer.DIRECT;
      default -> null;
    };
  }

  static Referrer ofHost(String host) {
    Referrer known = known(host);
    return known == null ? Referrer.REFERRAL : known;
  }

  /** The longest ending of the host that is in the table, as it stands or for any country. */
  private static Referrer known(String host) {
    if (host.length() > MAX_HOST) {
      return null;
    }
    List<String> labels = new ArrayList<>(List.of(host.split("\\.", -1)));
    while (labels.size() > 1) {
      Referrer exact = HOSTS.get(String.join(".", labels));
      if (exact != null) {
        return exact;
      }
      Referrer anyCountry = labels.size() <= 3 ? HOSTS.get(labels.get(0) + ".*") : null;
      if (anyCountry != null) {
        return anyCountry;
      }
      labels.remove(0);
    }
    return null;
  }

  private static Map<String, Referrer> hosts() {
    Map<String, Referrer> hosts = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                TrafficSource.class.getResourceAsStream("referrers.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.strip().split("\\s+", -1);
        for (int i = 1; i < words.length && !line.startsWith("#"); i++) {
          hosts.put(words[i], Referrer.of(words[0]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hosts;
  }
}
