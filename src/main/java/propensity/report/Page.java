package propensity.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import propensity.Rate;
import propensity.Sha256;
import propensity.analytics.DataQuality;
import propensity.analytics.ShopTotals;

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
    StringOutput output = new StringOutput();
    TEMPLATES.render("page.jte", model(answers), output);
    return output.toString();
  }

  private static PageModel model(Answers answers) {
    String style = style();
    return new PageModel(
        "Propensity report",
        subtitle(answers.totals()),
        "default-src 'none'; style-src 'sha256-"
            + sha256(style)
            + "'; img-src data:; base-uri 'none'; form-action 'none'",
        style,
        tiles(answers),
        Findings.of(answers),
        List.of(
            DecisionPanels.section(answers),
            ShopPanels.section(answers),
            ModelPanels.section(answers),
            QualityPanels.section(answers)),
        List.of(
            "Rates count closed sessions of humans. Left out: %s in progress (%s of them have bought), %s of bots."
                .formatted(
                    Figures.count(answers.totals().openSessions()),
                    Figures.count(answers.totals().openConversions()),
                    Figures.count(answers.totals().botSessions())),
            "Times are UTC. “Now” is the newest event in the warehouse, not the clock."),
        answers.card() == null ? null : Report.CARD_PAGE);
  }

  private static String subtitle(ShopTotals totals) {
    return totals.newestEventAt() == null
        ? "The warehouse holds no session yet."
        : "Sessions from "
            + Figures.day(totals.firstEventAt())
            + " to "
            + Figures.minute(totals.newestEventAt());
  }

  private static List<Tile> tiles(Answers answers) {
    ShopTotals totals = answers.totals();
    Rate conversion = totals.conversion();
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        new Tile(
            "Sessions",
            Figures.count(conversion.sessions()),
            "closed; " + Figures.count(totals.openSessions()) + " more in progress"));
    tiles.add(
        new Tile(
            "Conversion",
            Figures.percent(conversion.rate()),
            conversion.rate() == null
                ? "no session has closed"
                : "95\u00A0%: " + Figures.interval(conversion)));
    tiles.add(
        new Tile(
            "Revenue",
            totals.revenueCents() >= 1_000_000
                ? Figures.wholeMoney(totals.revenueCents())
                : Figures.money(totals.revenueCents()),
            Figures.count(totals.purchases()) + " purchases"));
    tiles.add(
        new Tile(
            "Average order",
            Figures.money(totals.averageOrderCents()),
            totals.averageOrderCents() == null
                ? "no purchase yet"
                : "revenue over sessions that bought"));
    tiles.add(skill(answers));
    tiles.add(lines(answers.quality()));
    return tiles;
  }

  private static Tile skill(Answers answers) {
    if (answers.card() == null) {
      return new Tile("Model skill", Figures.NONE, "no model card");
    }
    return CardPanels.metric(answers.card().metrics(), "auc")
        .map(
            auc ->
                new Tile(
                    "Model skill",
                    "AUC\u00A0" + Figures.number(auc.value()),
                    "95\u00A0%: " + Figures.interval(auc) + "; " + "0.5 is guessing"))
        .orElse(new Tile("Model skill", Figures.NONE, "the card has no AUC"));
  }

  private static Tile lines(DataQuality quality) {
    if (!quality.sound()) {
      return new Tile("Data quality", "Unsound", "lines do not add up");
    }
    if (quality.linesRead() == 0) {
      return new Tile("Data quality", Figures.NONE, "no line read yet");
    }
    return new Tile(
        "Data quality",
        Figures.percent((double) quality.enriched() / quality.linesRead()),
        "of %s lines became events".formatted(Figures.count(quality.linesRead())));
  }

  private static String style() {
    try (InputStream sheet = Page.class.getResourceAsStream("page.css")) {
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException("the style sheet is part of the program", e);
    }
  }

  private static String sha256(String text) {
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }
}
