package propensity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import propensity.decide.DecisionSettings;
import propensity.decide.OfferEffect;
import propensity.decide.OfferPolicy;
import propensity.decide.RetargetingAudience;

/** What to do: whom to write to, which offer to make, and whether offers work. */
final class DecisionPanels {
  private static final int SHOWN = 15;
  private static final int CURVE_POINTS = 120;

  private DecisionPanels() {}

  static Section section(Answers answers) {
    List<Panel> panels = new ArrayList<>();
    panels.add(worth(answers));
    panels.add(offers(answers));
    panels.add(audience(answers));
    answers.offerEffect().ifPresent(effects -> panels.add(effect(effects)));
    return new Section("decisions", "What to do", Findings.NO_UPLIFT, panels);
  }

  private static Panel worth(Answers answers) {
    RetargetingAudience audience = answers.audience();
    DecisionSettings settings = audience.settings();
    String lead =
        "Carts left in the last %d days by shoppers who have not bought since; a margin of %s, %s a contact, a budget of %s."
                .formatted(
                    settings.audienceDays(),
                    Axis.percentLabel(settings.margin()),
                    Figures.money(settings.contactCostCents()),
                    Figures.money(settings.budgetCents()))
            + " A contact is worth propensity × cart value × margin, less its cost. It pays up to rank %s; the budget covers %s, for %s, with an expected %s after costs."
                .formatted(
                    Figures.count(audience.breakEvenRank()),
                    Figures.count(audience.chosen()),
                    Figures.money(audience.costCents()),
                    Figures.money(Math.round(audience.expectedValueCents())));
    List<RetargetingAudience.Prospect> prospects = audience.prospects();
    return new Panel(
        "worth",
        "How many shoppers are worth writing to?",
        prospects.isEmpty()
            ? "Nobody left a cart in the last %d days without buying since."
                .formatted(settings.audienceDays())
            : lead,
        prospects.isEmpty() ? List.of() : List.of(curve(audience, lead)),
        prospects.isEmpty() ? null : worthTable(prospects),
        false,
        false);
  }

  /** Every tenth part of the way down, and the end. */
  private static DataTable worthTable(List<RetargetingAudience.Prospect> prospects) {
    int step = Math.max(1, (prospects.size() + 9) / 10);
    List<List<String>> rows = new ArrayList<>();
    double total = 0;
    for (RetargetingAudience.Prospect prospect : prospects) {
      total += prospect.expectedValueCents();
      if (prospect.rank() % step == 0 || prospect.rank() == prospects.size()) {
        rows.add(
            List.of(
                Figures.count(prospect.rank()),
                Figures.money(prospect.runningCostCents()),
                Figures.money(Math.round(prospect.expectedValueCents())),
                Figures.money(Math.round(total))));
      }
    }
    return new DataTable(
        "Expected value by the number of contacts",
        List.of("Contacts", "Cost", "Expected value of the last", "Expected value, summed"),
        rows);
  }

  private static Chart curve(RetargetingAudience audience, String lead) {
    List<RetargetingAudience.Prospect> prospects = audience.prospects();
    double[] total = new double[prospects.size() + 1];
    double most = 0;
    for (int i = 0; i < prospects.size(); i++) {
      total[i + 1] = total[i] + prospects.get(i).expectedValueCents() / 100;
      most = Math.max(most, total[i + 1]);
    }
    Axis ranks = Axis.upTo(prospects.size());
    Axis value = Axis.upTo(most);
    int step = Math.max(1, total.length / CURVE_POINTS);
    StringBuilder path = new StringBuilder("M0 100");
    for (int rank = step; rank < total.length; rank += step) {
      path.append(" L").append(ranks.left(rank)).append(' ').append(value.top(total[rank]));
    }
    List<Plot.Point> points = new ArrayList<>();
    List<Plot.Legend> legend = new ArrayList<>();
    legend.add(new Plot.Legend("main", "Expected value, summed"));
    if (audience.breakEvenRank() > 0) {
      points.add(point(audience.breakEvenRank(), total, ranks, value, "good", "Break-even"));
      legend.add(new Plot.Legend("good", "Break-even"));
    }
    if (audience.chosen() > 0 && audience.chosen() < audience.breakEvenRank()) {
      points.add(point(audience.chosen(), total, ranks, value, "warn", "Budget spent"));
      legend.add(new Plot.Legend("warn", "Budget spent"));
    }
    return new Plot(
        "worth-plot",
        "Expected value by the number of contacts",
        lead,
        "Contacts",
        "Expected value",
        ranks.leftTicks(mark -> Figures.count(Math.round(mark))),
        value.topTicks(mark -> Figures.plain(mark)),
        List.of(),
        List.of(new Plot.Line(path.toString(), "main")),
        points,
        legend);
  }

  private static Plot.Point point(
      int rank, double[] total, Axis ranks, Axis value, String tone, String name) {
    return new Plot.Point(
        ranks.left(rank),
        value.top(total[rank]),
        null,
        null,
        tone,
        "%s at rank %s: %s".formatted(name, Figures.count(rank), Figures.plain(total[rank])));
  }

  private static Panel audience(Answers answers) {
    List<List<String>> rows =
        answers.audience().prospects().stream()
            .limit(SHOWN)
            .map(
                prospect ->
                    List.of(
                        Integer.toString(prospect.rank()),
                        prospect.userId(),
                        prospect.stage(),
                        Figures.percent(prospect.propensity()),
                        Figures.money(prospect.cartValueCents()),
                        Figures.money(Math.round(prospect.expectedValueCents())),
                        Figures.money(prospect.runningCostCents()),
                        prospect.chosen() ? "yes" : "no"))
            .toList();
    return new Panel(
        "audience",
        "Whom to write to first?",
        rows.isEmpty()
            ? "Nobody at present."
            : "The first %d of %s; all are in retargeting_audience.csv."
                .formatted(rows.size(), Figures.count(answers.audience().prospects().size())),
        List.of(),
        rows.isEmpty()
            ? null
            : new DataTable(
                "Retargeting audience",
                List.of(
                    "Rank",
                    "Shopper",
                    "Left at",
                    "Propensity",
                    "Cart",
                    "Expected value",
                    "Running cost",
                    "Chosen"),
                rows),
        true,
        true);
  }

  private static Panel offers(Answers answers) {
    OfferPolicy policy = answers.settings().offers();
    Map<String, Long> made = SummaryJson.offersMade(answers.offers());
    List<List<String>> rows = new ArrayList<>();
    for (OfferPolicy.Rule rule : policy.rules()) {
      rows.add(
          List.of(
              rule.offer(),
              Axis.percentLabel(rule.from())
                  + " to below "
                  + Axis.percentLabel(Math.min(rule.below(), policy.sureFrom())),
              rule.stages().isEmpty() ? "any" : String.join(", ", rule.stages()),
              Figures.money(rule.cartFromCents()),
              Figures.count(made.getOrDefault(rule.offer(), 0L))));
    }
    rows.add(
        List.of(
            "none",
            "all others, and from " + Axis.percentLabel(policy.sureFrom()) + " on",
            "any",
            Figures.NONE,
            Figures.count(made.getOrDefault("none", 0L))));
    return new Panel(
        "offers",
        "Which offer for whom?",
        "Policy %s, for the %s sessions in progress; the first rule that fits decides. From %s on nobody gets an offer: they buy anyway. All are in offers.csv."
            .formatted(
                policy.version(),
                Figures.count(answers.offers().size()),
                Axis.percentLabel(policy.sureFrom())),
        List.of(),
        new DataTable(
            "Offers by rule",
            List.of("Offer", "Propensity", "Stage", "Cart from", "Sessions"),
            rows),
        true,
        false);
  }

  private static Panel effect(List<OfferEffect> effects) {
    Axis axis =
        Axis.upTo(
            effects.stream()
                .flatMap(effect -> java.util.stream.Stream.of(effect.with(), effect.without()))
                .filter(rate -> rate.rate() != null && !rate.small())
                .mapToDouble(rate -> rate.high())
                .max()
                .orElse(1));
    List<IntervalChart.Group> groups =
        effects.stream()
            .filter(effect -> effect.with().rate() != null && effect.without().rate() != null)
            .map(
                effect ->
                    new IntervalChart.Group(
                        name(effect),
                        List.of(
                            ShopPanels.row("with offer", effect.with(), axis),
                            ShopPanels.row("held out", effect.without(), axis))))
            .toList();
    return new Panel(
        "offer-effect",
        "Do offers work?",
        "Conversion with the offer and in the randomised holdout, by the decile of the score at"
            + " which chance decided."
            + together(effects.get(0)),
        groups.isEmpty()
            ? List.of()
            : List.of(new IntervalChart(groups, axis.leftTicks(Axis::percentLabel), null, "")),
        new DataTable(
            "Offer and holdout",
            List.of(
                "Decile", "With", "95\u00A0%", "Held out", "95\u00A0%", "Difference", "95\u00A0%"),
            effects.stream()
                .map(
                    effect ->
                        List.of(
                            name(effect),
                            Figures.percent(effect.with().rate()),
                            Figures.interval(effect.with()),
                            Figures.percent(effect.without().rate()),
                            Figures.interval(effect.without()),
                            Figures.percent(effect.uplift()),
                            effect.low() == null
                                ? Figures.NONE
                                : Figures.percent(effect.low())
                                    + " to "
                                    + Figures.percent(effect.high())))
                .toList()),
        false,
        true);
  }

  private static String name(OfferEffect effect) {
    return effect.decile() == null ? "All" : "Decile " + effect.decile();
  }

  private static String together(OfferEffect all) {
    return all.low() == null
        ? ""
        : " All together the offer changes the rate by %s percentage points (95\u00A0%%: %s to %s)."
            .formatted(points(all.uplift()), points(all.low()), points(all.high()));
  }

  private static String points(double share) {
    return Figures.plain(Math.round(share * 1e4) / 1e2);
  }
}
