package propensity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.analytics.SessionRowBuilder.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.analytics.SampleShop;
import propensity.analytics.SampleWarehouse;
import propensity.app.settings.ShippedSettings;

/** Texts from outside that try to become part of the page. */
class HostileTextTest {
  private static final List<String> OPENINGS =
      List.of(
          "", "\"", "'", "\">", "'>", "</title>", "</style>", "</td></tr></table>", "]]>", "-->");
  private static final List<String> PAYLOADS =
      List.of(
          "<script>alert(1)</script>",
          "<ScRiPt src=//evil.example/x.js></ScRiPt>",
          "<img src=x onerror=alert(1)>",
          "<svg/onload=alert(1)>",
          "<iframe src=\"javascript:alert(1)\"></iframe>",
          "<a href=javascript:alert(1)>x</a>",
          "<body onload=alert(1)>",
          "<link rel=stylesheet href=//evil.example/x.css>",
          "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
          "<object data=//evil.example></object>",
          "<math><mtext></mtext><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x>\">",
          "<details open ontoggle=alert(1)>",
          "<video><source onerror=alert(1)></video>",
          "<form action=//evil.example><input autofocus onfocus=alert(1)>",
          "<base href=//evil.example/>",
          "<style>@import '//evil.example/x.css';</style>",
          "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
          "<template><script>alert(1)</script></template>",
          "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
          "<x onclick=alert(1) tabindex=1 id=x>");

  private static final Pattern TAG = Pattern.compile("<([a-zA-Z][a-zA-Z0-9]*)([^>]*)>");

  /** All elements that the templates use. */
  private static final List<String> TAGS =
      List.of(
          ("html head meta link title style body header h1 h2 h3 p nav a main ul li span strong"
                  + " section div figure figcaption svg rect line circle path text desc details"
                  + " summary table caption thead tbody tr th td footer")
              .split(" "));

  @TempDir Path folder;

  static List<String> hostile() {
    List<String> texts = new ArrayList<>();
    for (String opening : OPENINGS) {
      for (String payload : PAYLOADS) {
        texts.add(opening + payload);
      }
    }
    return texts;
  }

  /** A shop in which every text that comes from outside is hostile. */
  static void fill(SampleWarehouse warehouse) {
    List<String> texts = hostile();
    SampleShop.fill(warehouse, 600, 9);
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      warehouse.add(
          session("h" + i + text)
              .user(text)
              .at(SampleWarehouse.START + 13 * 86_400_000L)
              .on(i % 20 == 0 ? text : "mobile")
              .from(i % 20 == 1 ? text : "direct")
              .cart(90_000)
              .scored(0.9, 1, i % 20 == 2 ? text : "v1"));
      warehouse.addFile(100 + i, text, "accepted");
      warehouse.addRejected(100 + i, 1, text, text);
    }
  }

  @Test
  void hostileTextStaysText() throws IOException {
    assertThat(hostile()).hasSize(200);
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      fill(warehouse);
      ReportTest.write(
          warehouse,
          SampleShop.card("<script>alert(1)</script>", 7),
          ShippedSettings.read().report(),
          folder);
      String page = Files.readString(folder.resolve("report.html"));
      assertThat(page).contains("&lt;script&gt;alert(1)");
      Matcher tags = TAG.matcher(page);
      while (tags.find()) {
        assertThat(tags.group(1)).isIn(TAGS);
        assertThat(tags.group(2)).doesNotContainPattern("(?i)\\son[a-z]+\\s*=");
      }
    }
  }
}
