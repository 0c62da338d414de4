package propensity.model;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Locale;

/** The card as a page for people: one file, no network, every value escaped. */
public final class CardPage {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, CardPage.class.getClassLoader(), "propensity.report.template");

  private CardPage() {}

  /** The whole page. */
  public static String of(ModelCard card) {
    StringOutput page = new StringOutput();
    TEMPLATES.render("card.jte", card, page);
    return page.toString();
  }

  /** Four decimals; nothing for a figure that is not defined. */
  public static String figure(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "";
  }

  /** The same of an interval's estimate; nothing where there is no interval. */
  public static String figure(Interval interval) {
    return interval == null ? "" : figure(interval.value());
  }
}
