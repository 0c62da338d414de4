package propensity.source.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import propensity.event.Referrer;
import propensity.source.visit.TrafficRules.Rule;

class TrafficSourceTest {
  private final TrafficSource traffic = new TrafficSource(List.of("shop.example", "www.m.own.org"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -, -, DIRECT",
        "https://www.google.co.uk/search?q=x, -, -, -, ORGANIC",
        "https://www.google.com.tr/, -, -, -, ORGANIC",
        "https://mail.google.com/, -, -, -, EMAIL",
        "android-app://com.google.android.gm/, -, -, -, EMAIL",
        "https://l.instagram.com/?u=x, -, -, -, SOCIAL",
        "https://blog.example.org/post, -, -, -, REFERRAL",
        // What only looks like a host of the table.
        "https://notgoogle.example.org/, -, -, -, REFERRAL",
        "https://google.evil.net/, -, -, -, REFERRAL",
        "https://www.google.evil.de/, -, -, -, REFERRAL",
        "https://google.com.evil.net/, -, -, -, REFERRAL",
        "https://facebook.com.phish.example.org/, -, -, -, REFERRAL",
        "https://google.com@evil.example.org/, -, -, -, REFERRAL",
        // The shop itself, and hosts that send nobody.
        "https://www.shop.example/a, https://shop.example/b, -, -, DIRECT",
        "https://m.shop.example/a, -, -, -, DIRECT",
        "https://m.shop.example/a, https://www.shop.example/b, -, -, DIRECT",
        "https://notshop.example/a, -, -, -, REFERRAL",
        "https://m.own.org/a, https://shop.example/b, -, -, DIRECT",
        "https://blog.other.org/a, https://other.org/b, -, -, DIRECT",
        "https://other.org/a, https://pay.other.org/b, -, -, DIRECT",
        "https://accounts.google.com/signin, -, -, -, DIRECT",
        "https://www.paypal.com/checkoutnow, https://shop.example/thanks, -, -, DIRECT",
        "https://checkout.stripe.com/c/pay, -, -, -, DIRECT",
        "https://x.klarna.com/, -, -, -, DIRECT",
        // Assistants.
        "https://chatgpt.com/, -, -, -, REFERRAL",
        "https://gemini.google.com/app, -, -, -, REFERRAL",
        "https://www.perplexity.ai/, -, -, -, REFERRAL",
        "-, https://shop.example/?utm_source=chatgpt.com, -, -, REFERRAL",
        // Clicks that carry a mark.
        "https://www.google.com/, https://shop.example/?gclid=1, -, -, PAID",
        "https://www.google.com/, https://shop.example/?gad_source=1, -, -, PAID",
        "https://www.google.com/, https://shop.example/?GCLID=1, -, -, PAID",
        "https://www.google.com/, https://shop.example/?gclid=, -, -, ORGANIC",
        "-, https://shop.example/?a=1&fbclid=x#top, -, -, SOCIAL",
        "-, https://shop.example/?mc_eid=x, -, -, EMAIL",
        // Mediums.
        "https://www.google.com/, https://shop.example/?utm_medium=e%2Dmail, -, -, EMAIL",
        "https://www.google.com/, https://shop.example/?UTM_Medium=CPC, -, -, PAID",
        "https://www.google.com/, -, Paid Search, google, PAID",
        "-, -, paid_video, youtube, PAID",
        "-, -, cpc-brand, google, PAID",
        "-, -, brand_cpc, google, PAID",
        "-, -, SEM, baidu, PAID",
        "-, -, paid-social, facebook, PAID",
        "-, -, social_paid, facebook, PAID",
        "-, -, social-media, facebook, SOCIAL",
        "-, -, newsletter_may, -, EMAIL",
        "-, -, partner, -, REFERRAL",
        "-, -, web push, -, OTHER",
        "-, -, leaflet, -, OTHER",
        "-, -, leaflet, facebook, SOCIAL",
        // Sources without a medium that says something.
        "-, -, -, facebook, SOCIAL",
        "-, -, -, Newsletter-12, EMAIL",
        "-, -, -, google-ads, PAID",
        "-, -, -, summer sale, OTHER",
        // Blank is absent.
        "https://www.google.com/, https://shop.example/?utm_source=&utm_medium=, -, -, ORGANIC",
        "https://www.google.com/, https://shop.example/?utm_source&utm_medium, -, -, ORGANIC",
        "https://www.google.com/, https://shop.example/?utm_medium=%20, -, -, ORGANIC",
        // Addresses that are none.
        "about:blank, -, -, -, DIRECT",
        "://, -, -, -, DIRECT",
        "https://.../, -, -, -, REFERRAL",
        "https://www.google.com/, https://shop.example/?utm_medium=%zz, -, -, OTHER",
      })
  void visitIsOf(String referrer, String page, String medium, String source, Referrer expected) {
    assertThat(traffic.of(referrer, page, medium, source)).isEqualTo(expected);
  }

  static Stream<Rule> rules() {
    return TrafficRules.all().stream();
  }

  /** No rule is hidden by one before it, or by another spelling of its own. */
  @ParameterizedTest
  @MethodSource("rules")
  void everyWordOfEveryLineSaysWhatItsLineSays(Rule rule) {
    assertThat(rule.words())
        .isNotEmpty()
        .allMatch(word -> word.equals(word.toLowerCase(Locale.ROOT)));
    for (String word : rule.words()) {
      String plain = word.replace("*", rule.kind() == TrafficRules.Kind.HOST ? "de" : "");
      Referrer found =
          switch (rule.kind()) {
            case MEDIUM -> traffic.of(null, null, plain, null);
            case CAMPAIGN -> traffic.of(null, null, null, plain);
            case PARAMETER -> traffic.of(null, "https://shop.example/?" + plain + "=1", null, null);
            case HOST -> traffic.of("https://www." + plain + "/x", null, null, null);
          };
      assertThat(found).as(word).isEqualTo(rule.referrer());
    }
  }

  @Test
  void noWordStandsInTwoLines() {
    List<String> words = new ArrayList<>();
    rules().forEach(rule -> rule.words().forEach(word -> words.add(rule.kind() + " " + word)));

    assertThat(words).doesNotHaveDuplicates();
  }

  @Test
  void hostOfManyDotsIsNoWork() {
    assertThat(traffic.of("http://" + "a.".repeat(400_000) + "com", null, null, null)).isNotNull();
  }
}
