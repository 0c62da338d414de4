package propensity.source.visit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import propensity.event.Referrer;
import propensity.source.visit.TrafficRules.Kind;
import propensity.source.visit.TrafficRules.Rule;

/**
 * Where a visit came from, by what browsers and campaigns leave in the log. Campaign words win over
 * the referring host; what advertisers and mail programs add to an address says what kind of click
 * it was. A host that no rule knows is a referral. A shop's own hosts, and those that shoppers pay
 * or log in at, have sent nobody.
 */
public final class TrafficSource {
  private static final List<Words> MEDIUMS = words(Kind.MEDIUM);
  private static final List<Words> CAMPAIGNS = words(Kind.CAMPAIGN);
  private static final Map<String, Referrer> PARAMETERS = exact(Kind.PARAMETER);
  private static final Map<String, Referrer> HOSTS = exact(Kind.HOST);

  /** What is left of a name that ends in a country: com, de, co.uk and the like. */
  private static final Pattern COUNTRY =
      Pattern.compile("com|[a-z]{2}|(com|co|net|org|ne|or)\\.[a-z]{2}");

  /** No name of a host is longer. */
  private static final int MAX_HOST = 253;

  private static final int MAX_REMEMBERED = 10_000;
  private static final Map<String, Referrer> SEEN_HOSTS = new ConcurrentHashMap<>();

  private final Set<String> ownHosts;

  /** Words that may hold {@code *}, and what they mean. */
  private record Words(Pattern pattern, Referrer referrer) {}

  /**
   * Of a shop.
   *
   * @param ownHosts its hosts, with {@code www.} or without; their subdomains are its own too
   */
  public TrafficSource(List<String> ownHosts) {
    this.ownHosts = new HashSet<>();
    ownHosts.forEach(host -> this.ownHosts.add(WebAddress.host("://" + host)));
  }

  /** By any of these, each of which may be null; direct where all are. */
  public Referrer of(String referrerUrl, String pageUrl, String utmMedium, String utmSource) {
    Campaign campaign = new Campaign(utmMedium, utmSource);
    if (pageUrl != null) {
      WebAddress.forEachParameter(pageUrl, campaign::parameter);
    }
    Referrer ofCampaign = campaign.referrer();
    if (ofCampaign != null) {
      return ofCampaign;
    }
    if (referrerUrl == null) {
      return Referrer.DIRECT;
    }
    String host = WebAddress.host(referrerUrl);
    return host.isEmpty() || isOwn(host, pageUrl) ? Referrer.DIRECT : ofHost(host);
  }

  private boolean isOwn(String host, String pageUrl) {
    if (ownHosts.stream().anyMatch(own -> isOrIsUnder(host, own))) {
      return true;
    }
    String page = pageUrl == null ? "" : WebAddress.host(pageUrl);
    return !page.isEmpty() && (isOrIsUnder(host, page) || isOrIsUnder(page, host));
  }

  private static boolean isOrIsUnder(String host, String domain) {
    return host.endsWith(domain)
        && (host.length() == domain.length()
            || host.charAt(host.length() - domain.length() - 1) == '.');
  }

  /** What campaigns and advertisers have added to an address. */
  private static final class Campaign {
    private String medium;
    private String source;
    private Referrer click;

    Campaign(String medium, String source) {
      this.medium = medium;
      this.source = source;
    }

    void parameter(String name, String value) {
      String word = name.toLowerCase(Locale.ROOT);
      if (value.isBlank()) {
        return;
      }
      if (word.equals("utm_medium")) {
        medium = medium == null ? value : medium;
      } else if (word.equals("utm_source")) {
        source = source == null ? value : source;
      } else if (click == null) {
        click = PARAMETERS.get(word);
      }
    }

    /** What the campaign is; null where there is none. */
    Referrer referrer() {
      Referrer ofMedium =
          medium == null
              ? null
              : first(MEDIUMS, medium.toLowerCase(Locale.ROOT).replaceAll("[ _-]", ""));
      if (ofMedium != null) {
        return ofMedium;
      }
      if (click != null) {
        return click;
      }
      if (source != null) {
        return ofSource(source.strip().toLowerCase(Locale.ROOT));
      }
      return medium == null ? null : Referrer.OTHER;
    }

    private static Referrer ofSource(String source) {
      Referrer known = first(CAMPAIGNS, source);
      if (known == null) {
        known = known(source.indexOf('.') < 0 ? source + ".com" : source);
      }
      return known == null ? Referrer.OTHER : known;
    }
  }

  private static Referrer first(List<Words> rules, String word) {
    for (Words rule : rules) {
      if (rule.pattern().matcher(word).matches()) {
        return rule.referrer();
      }
    }
    return null;
  }

  private static Referrer ofHost(String host) {
    Referrer seen = SEEN_HOSTS.get(host);
    if (seen == null) {
      Referrer known = known(host);
      seen = known == null ? Referrer.REFERRAL : known;
      if (SEEN_HOSTS.size() < MAX_REMEMBERED) {
        SEEN_HOSTS.put(host, seen);
      }
    }
    return seen;
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
      String name = labels.remove(0);
      Referrer anyCountry = HOSTS.get(name + ".*");
      if (anyCountry != null && COUNTRY.matcher(String.join(".", labels)).matches()) {
        return anyCountry;
      }
    }
    return null;
  }

  private static List<Words> words(Kind kind) {
    List<Words> words = new ArrayList<>();
    for (Rule rule : TrafficRules.of(kind)) {
      String either =
          String.join("|", rule.words().stream().map(TrafficSource::expression).toList());
      words.add(new Words(Pattern.compile(either), rule.referrer()));
    }
    return words;
  }

  private static String expression(String word) {
    return Pattern.quote(word).replace("*", "\\E.*\\Q");
  }

  private static Map<String, Referrer> exact(Kind kind) {
    Map<String, Referrer> exact = new HashMap<>();
    for (Rule rule : TrafficRules.of(kind)) {
      rule.words().forEach(word -> exact.put(word, rule.referrer()));
    }
    return exact;
  }
}
