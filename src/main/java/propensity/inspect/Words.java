package propensity.inspect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import propensity.event.Device;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.source.visit.TrafficSource;

/** What shops call event types, devices, states of orders and missing values: words.txt. */
final class Words {
  private static final Map<String, String> TYPES = new LinkedHashMap<>();
  private static final Map<String, String> DEVICES = new LinkedHashMap<>();
  private static final Map<String, String> STATES = new LinkedHashMap<>();
  private static final List<String> NULLS = new ArrayList<>();
  private static final List<Token> TOKENS = new ArrayList<>();
  private static final List<String> OURS =
      Arrays.stream(EventType.values()).map(EventType::text).toList();
  private static final TrafficSource TRAFFIC = new TrafficSource(List.of());
  private static final int MAX_WORD = 60;

  private record Token(String type, Pattern pattern) {}

  static {
    lines("words.txt").forEach(Words::read);
  }

  private Words() {}

  /** The lines of a resource that are no comments, cut at blanks. */
  static List<List<String>> lines(String resource) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Words.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> List.of(line.strip().split(" +", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(List<String> line) {
    switch (line.get(0)) {
      case "type" -> line.subList(2, line.size()).forEach(word -> TYPES.put(word, line.get(1)));
      case "token" -> {
        for (String word : line.subList(2, line.size())) {
          TOKENS.add(new Token(line.get(1), Pattern.compile(word.replace("*", ".*"))));
        }
      }
      case "device" -> line.subList(2, line.size()).forEach(word -> DEVICES.put(word, line.get(1)));
      case "null" -> NULLS.addAll(line.subList(1, line.size()));
      default ->
          line.subList(1, line.size()).forEach(word -> STATES.putIfAbsent(word, line.get(0)));
    }
  }

  /** Letters in lower case, with nothing between. */
  static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
  }

  /** Our event type of a word, whether or not we have it; null for what is none of them. */
  static String type(String word) {
    String plain = word.length() > MAX_WORD ? "" : plain(word);
    String type = TYPES.get(plain);
    if (type == null && plain.startsWith("amplitude")) {
      type = TYPES.get(plain.substring("amplitude".length()));
    }
    return type == null || OURS.contains(type) ? type : null;
  }

  /** The event type that a longer name seems to be, or null. */
  static String typeByPart(String word) {
    String plain = word.length() > MAX_WORD ? "" : plain(word);
    for (Token token : TOKENS) {
      if (token.pattern().matcher(plain).find()) {
        return OURS.contains(token.type()) ? token.type() : null;
      }
    }
    return null;
  }

  /** Our device of a word that is not one of ours already, or null. */
  static String device(String word) {
    return Device.named(word) != null
        ? Device.named(word).text()
        : word.length() > MAX_WORD ? null : DEVICES.get(plain(word));
  }

  /** Our referrer of a word, or null. */
  static String referrer(String word) {
    if (Referrer.named(word) != null) {
      return Referrer.named(word).text();
    }
    if (word.length() > MAX_WORD || word.contains("://")) {
      return null;
    }
    String last = word.toLowerCase(Locale.ROOT).replaceAll("^(organic|paid) +\\w+$", "$1");
    if (last.equals("website") || last.equals("websites")) {
      return Referrer.REFERRAL.text();
    }
    for (Referrer known :
        List.of(TRAFFIC.of(null, null, last, null), TRAFFIC.of(null, null, null, last))) {
      if (known != Referrer.OTHER) {
        return known.text();
      }
    }
    return null;
  }

  /** Whether an order in this state was paid; null where the word is no known state. */
  static Boolean paid(String word) {
    String state = STATES.get(plain(word));
    return state == null ? null : (Boolean) state.equals("paid");
  }

  /** Whether a text stands for a missing value. */
  static boolean isNull(String word) {
    return word.length() < MAX_WORD
        && NULLS.contains(word.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace("_", ""));
  }
}
