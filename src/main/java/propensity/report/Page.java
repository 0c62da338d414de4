package propensity.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import propensity.Sha256;

/**
 * The answers as one page that opens offline: no script, no request, its style sheet allowed by its
 * hash alone. The templates were compiled with the program and escape every value.
 */
final class Page {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Page.class.getClassLoader(), "propensity.report.template");

  private Page() {}

  static String html(Answers answers) {
    String style = style();
    StringOutput output = new StringOutput();
    TEMPLATES.render(
        "page.jte", Map.of("answers", answers, "style", style, "policy", policy(style)), output);
    return output.toString();
  }

  private static String style() {
    try (InputStream sheet = Page.class.getResourceAsStream("page.css")) {
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException("the style sheet is part of the program", e);
    }
  }

  /** For the browser: the page may load nothing. */
  private static String policy(String style) {
    byte[] hash = Sha256.digest().digest(style.getBytes(StandardCharsets.UTF_8));
    return "default-src 'none'; style-src 'sha256-"
        + Base64.getEncoder().encodeToString(hash)
        + "'; img-src data:; base-uri 'none'; form-action 'none'";
  }
}
