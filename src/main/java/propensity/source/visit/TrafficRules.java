package propensity.source.visit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import propensity.event.Referrer;

/**
 * The rules of {@code traffic_sources.txt}. They are a table of ours, since the libraries for this
 * are made for Scala or not kept.
 */
final class TrafficRules {
  private TrafficRules() {}

  /** What of a visit a rule looks at. */
  enum Kind {
    MEDIUM,
    PARAMETER,
    CAMPAIGN,
    HOST
  }

  /**
   * A line of the file.
   *
   * @param words in lower case; {@code *} stands for any characters
   */
  record Rule(Kind kind, Referrer referrer, List<String> words) {}

  /** All rules of a kind, in the order of the file. */
  static List<Rule> of(Kind kind) {
    return all().stream().filter(rule -> rule.kind() == kind).toList();
  }

  /** All rules in the order of the file. */
  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                TrafficRules.class.getResourceAsStream("traffic_sources.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          List<String> words = Arrays.asList(line.strip().split(" +", -1));
          rules.add(
              new Rule(
                  Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                  Referrer.named(words.get(1)),
                  words.subList(2, words.size())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rules;
  }
}
