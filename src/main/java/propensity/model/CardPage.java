package propensity.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** The card as a page for people: one file, no network, every value escaped. */
public final class CardPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Model card</title>
      <style>
      :root { color-scheme: light dark }
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
      table { border-collapse: collapse; margin: .5rem 0 1.5rem }
      th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8884; text-align: left }
      td.n { text-align: right; font-variant-numeric: tabular-nums }
      .refused { color: #c0392b }
      </style></head><body>
      """;

  private CardPage() {}

  /** The whole page. */
  public static String of(JsonNode card) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<h1>Model ").append(text(card.path("version").asText())).append("</h1>\n<p>");
    page.append("Trained at ").append(text(card.path("trained_at").asText()));
    page.append(" with Spark ").append(text(card.path("spark").asText())).append(". ");
    JsonNode refusals = card.path("gate").path("refusals");
    page.append(refusals.isEmpty() ? "It passed the gate.</p>\n" : "It was refused:</p>\n");
    list(page, refusals, "refused");
    page.append("<h2>On the test window</h2>\n");
    double share = card.path("fit").path("evaluated_share_of_users").asDouble(1);
    if (share < 1) {
      page.append(
          String.format(
              Locale.ROOT,
              "<p>By a sample: %.1f %% of its users, drawn by a hash of their ids, with all their"
                  + " events. Intervals are as wide as the sample makes them.</p>%n",
              100 * share));
    }
    intervals(page, "metric", card.path("metrics"));
    JsonNode oracle = card.path("oracle");
    if (!oracle.isMissingNode()) {
      page.append("<h2>The truth on the same rows</h2>\n<p>Share of the possible gain: ");
      page.append(number(oracle.path("share_of_possible_gain"))).append("</p>\n");
      intervals(page, "metric", oracle.path("metrics"));
    }
    page.append("<h2>What moves the odds</h2>\n");
    coefficients(page, card.path("features"));
    page.append("<h2>Reliability</h2>\n");
    rows(page, card.path("reliability"));
    page.append("<h2>Gains by decile</h2>\n");
    rows(page, card.path("gains"));
    for (Map.Entry<String, JsonNode> part : card.path("metrics_by").properties()) {
      page.append("<h2>By ").append(text(part.getKey().replace('_', ' '))).append("</h2>\n");
      slices(page, part.getValue());
    }
    page.append("<h2>Data</h2>\n<table>\n");
    card.path("counts").properties().forEach(count -> row(page, count.getKey(), count.getValue()));
    page.append("</table>\n<h2>Limits of use</h2>\n");
    list(page, card.path("limits"), "limit");
    return page.append("</body></html>\n").toString();
  }

  private static void list(StringBuilder page, JsonNode lines, String style) {
    page.append("<ul class=\"").append(style).append("\">\n");
    lines.forEach(line -> page.append("<li>").append(text(line.asText())).append("</li>\n"));
    page.append("</ul>\n");
  }

  private static void intervals(StringBuilder page, String what, JsonNode intervals) {
    page.append("<table>\n<tr><th>").append(what);
    page.append("</th><th>value</th><th>from</th><th>to (95 %)</th></tr>\n");
    for (Map.Entry<String, JsonNode> entry : intervals.properties()) {
      JsonNode value = entry.getValue();
      if (value.has("value")) {
        row(page, entry.getKey(), value.path("value"), value.path("low"), value.path("high"));
      }
    }
    page.append("</table>\n");
  }

  private static void coefficients(StringBuilder page, JsonNode features) {
    page.append("<table>\n<tr><th>feature</th><th>odds ratio per unit</th><th>from</th>");
    page.append("<th>to (95 %)</th><th>per standard deviation</th></tr>\n");
    for (JsonNode feature : features) {
      JsonNode ratio = feature.path("odds_ratio");
      String name = feature.path("name").asText();
      row(
          page,
          feature.has("compared_with")
              ? name + " against " + feature.path("compared_with").asText()
              : name,
          ratio.path("value"),
          ratio.path("low"),
          ratio.path("high"),
          feature.path("odds_ratio_per_deviation").path("value"));
    }
    page.append("</table>\n");
  }

  private static void rows(StringBuilder page, JsonNode table) {
    page.append("<table>\n<tr>");
    table
        .path(0)
        .fieldNames()
        .forEachRemaining(name -> page.append("<th>").append(text(name)).append("</th>"));
    page.append("</tr>\n");
    for (JsonNode entry : table) {
      page.append("<tr>");
      entry.forEach(value -> page.append("<td class=\"n\">").append(number(value)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private static void slices(StringBuilder page, JsonNode slices) {
    page.append("<table>\n<tr><th></th><th>rows</th><th>buying rows</th><th>AUC</th>");
    page.append("<th>normalized entropy</th><th>mean predicted / observed</th></tr>\n");
    for (Map.Entry<String, JsonNode> slice : slices.properties()) {
      JsonNode value = slice.getValue();
      row(
          page,
          slice.getKey(),
          value.path("rows"),
          value.path("buying_rows"),
          value.path("auc").path("value"),
          value.path("normalized_entropy").path("value"),
          value.path("mean_ratio").path("value"));
    }
    page.append("</table>\n");
  }

  private static void row(StringBuilder page, String name, JsonNode... values) {
    page.append("<tr><td>").append(text(name)).append("</td>");
    for (JsonNode value : values) {
      page.append("<td class=\"n\">").append(number(value)).append("</td>");
    }
    page.append("</tr>\n");
  }

  private static String number(JsonNode value) {
    if (!value.isNumber()) {
      return value.isTextual() ? text(value.asText()) : "";
    }
    return value.isIntegralNumber()
        ? value.asText()
        : String.format(Locale.ROOT, "%.4f", value.asDouble());
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
