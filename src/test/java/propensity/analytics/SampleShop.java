package propensity.analytics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import propensity.model.ModelCard;
import propensity.model.ModelFiles;
import propensity.warehouse.ModelRow;
import propensity.warehouse.ModelRow.Share;

/**
 * A shop at random, the same for the same seed: sessions go from browsing to cart, checkout and
 * purchase with known chances, so that the score can be the true probability with some noise.
 */
public final class SampleShop {
  private static final String[] DEVICES = {
    "desktop", "desktop", "desktop", "mobile", "mobile", "tablet"
  };
  private static final String[] REFERRERS = {
    "direct", "organic", "organic", "paid", "email", "social", "referral"
  };
  private static final double[] EDGES = {
    0.003, 0.005, 0.008, 0.012, 0.018, 0.027, 0.045, 0.15, 0.3
  };
  private static final double LEAVE = 0.16;
  private static final double CHECK_OUT = 0.12;
  private static final double BUY = 0.5;

  private final Random random;
  private final SampleWarehouse warehouse;
  private long events;

  private SampleShop(SampleWarehouse warehouse, long seed) {
    this.warehouse = warehouse;
    this.random = new Random(seed);
  }

  /** Fills a warehouse with so many sessions over two weeks, the model learned from the first. */
  public static void fill(SampleWarehouse warehouse, int sessions, long seed) {
    try {
      Connection connection = warehouse.connection();
      connection.setAutoCommit(false);
      model(7).put(connection);
      new SampleShop(warehouse, seed).fill(sessions);
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fill(int sessions) {
    for (int i = 0; i < sessions; i++) {
      session(i, sessions);
    }
    long rejected = 0;
    String[] reasons = {"bad_number", "missing_value", "unknown_event_type"};
    String[] columns = {"price", "user_id", "event_type"};
    for (int line = 1; line <= sessions / 200; line++) {
      int reason = random.nextInt(3);
      warehouse.addRejected(1, line, reasons[reason], columns[reason]);
      rejected++;
    }
    warehouse.addFile(1, "events-000.csv", "accepted");
    warehouse.addFile(2, "events-000-copy.csv", "duplicate");
    warehouse.addBatch(0, events, sessions / 50, 0, rejected);
  }

  private void session(int number, int of) {
    String id = "s" + number;
    String user = "u" + random.nextInt(Math.max(1, of / 4));
    String device = DEVICES[random.nextInt(DEVICES.length)];
    String referrer = REFERRERS[random.nextInt(REFERRERS.length)];
    double keen =
        (device.equals("desktop") ? 1.4 : device.equals("tablet") ? 1.0 : 0.7)
            * (referrer.equals("email") ? 1.6 : referrer.equals("social") ? 0.6 : 1)
            * Math.exp(random.nextGaussian() * 0.5);
    double fill = 0.01 * keen;
    long start =
        SampleWarehouse.START
            + (long) ((double) number / of * 14 * 86_400_000)
            + random.nextInt(60_000);
    double[] chance = {
      fill / (fill + LEAVE) * CHECK_OUT / (CHECK_OUT + LEAVE) * BUY / (BUY + LEAVE),
      CHECK_OUT / (CHECK_OUT + LEAVE) * BUY / (BUY + LEAVE),
      BUY / (BUY + LEAVE)
    };
    boolean logged = random.nextInt(5) == 0;
    boolean closed = number < of - Math.max(3, of / 100);
    int stage = 0;
    int seq = 0;
    long time = start;
    long cart = 0;
    double propensity = 0;
    while (true) {
      seq++;
      String type = seq == 1 || stage == 0 ? "page_view" : stage == 1 ? "add_to_cart" : "checkout";
      propensity = noisy(chance[stage]);
      warehouse.add(
          new EventRowBuilder(
              id,
              seq,
              time,
              type,
              "/",
              propensity,
              decile(propensity),
              logged ? "{\"events\":" + Math.log1p(seq) + ",\"addToCarts\":" + stage + "}" : null));
      events++;
      time += (long) (Math.exp(3.2 + random.nextGaussian()) * 1000);
      double luck = random.nextDouble();
      double forward = stage == 0 ? fill : stage == 1 ? CHECK_OUT : BUY;
      if (luck < forward) {
        stage++;
        cart = stage == 1 ? 1_000 + random.nextInt(15_000) : cart;
      } else if (luck < forward + LEAVE || seq > 60) {
        break;
      }
      if (stage == 3) {
        warehouse.add(EventRowBuilder.purchase(id, ++seq, time));
        events++;
        break;
      }
    }
    warehouse.add(
        new SessionRowBuilder(
            id,
            user,
            start,
            time,
            device,
            referrer,
            seq,
            stage > 0 ? 1 : 0,
            stage > 1 ? 1 : 0,
            stage > 2 ? 1 : 0,
            cart,
            stage > 2 ? cart : 0,
            propensity,
            decile(propensity),
            "v1",
            closed,
            number > of / 4 && random.nextBoolean(),
            random.nextInt(300) == 0));
  }

  private double noisy(double chance) {
    double logOdds = Math.log(chance / (1 - chance)) + random.nextGaussian() * 0.25;
    return 1 / (1 + Math.exp(-logOdds));
  }

  private static int decile(double propensity) {
    int below = 0;
    while (below < EDGES.length && propensity >= EDGES[below]) {
      below++;
    }
    return 10 - below;
  }

  /** A card for the model of the shop; what it learned from ends after so many days. */
  public static ModelCard card(int trainingDays) {
    return card("v1", trainingDays);
  }

  /** The same of another version. */
  public static ModelCard card(String version, int trainingDays) {
    ObjectNode card = ModelFiles.JSON.createObjectNode();
    card.put("version", version);
    card.put("trained_at", "2026-01-08T00:00:00Z");
    card.putObject("training_window")
        .put("from", SampleWarehouse.START)
        .put("to", SampleWarehouse.START + trainingDays * 86_400_000L);
    ObjectNode metrics = card.putObject("metrics");
    interval(metrics.putObject("auc"), 0.872, 0.851, 0.893);
    interval(metrics.putObject("log_loss"), 0.0912, 0.083, 0.101);
    interval(metrics.putObject("normalized_entropy"), 0.78, 0.74, 0.83);
    interval(metrics.putObject("base_rate"), 0.025, 0.022, 0.029);
    interval(card.putObject("oracle").putObject("metrics").putObject("auc"), 0.91, 0.89, 0.93);
    ArrayNode truth =
        ((ObjectNode) card.get("oracle")).putObject("model_against_truth").putArray("reliability");
    for (double share : new double[] {0.004, 0.01, 0.03, 0.12, 0.4}) {
      truth.addObject().put("rows", 500).put("predicted", share).put("truth", 0.9 * share);
    }
    ArrayNode features = card.putArray("features");
    for (Object[] feature :
        List.<Object[]>of(
            new Object[] {"addToCarts", 2.1, 1.8, 2.5},
            new Object[] {"events", 0.8, 0.7, 0.92},
            new Object[] {"checkouts", 4.2, 3.1, 5.6},
            new Object[] {"secondsSinceLastEvent", 0.97, 0.85, 1.1})) {
      ObjectNode node = features.addObject().put("name", (String) feature[0]);
      interval(
          node.putObject("odds_ratio_per_deviation"),
          (Double) feature[1],
          (Double) feature[2],
          (Double) feature[3]);
    }
    ArrayNode gains = card.putArray("gains");
    for (double gain : new double[] {0.4, 0.55, 0.66, 0.74, 0.81, 0.87, 0.92, 0.96, 0.98, 1}) {
      gains.addObject().put("rows", 100).put("cumulative_gain", gain);
    }
    return ModelFiles.JSON.convertValue(card, ModelCard.class);
  }

  /** What the warehouse knows of the model of {@link #card}. */
  public static ModelRow model(int trainingDays) {
    List<Share> shares = new ArrayList<>();
    for (int bin = 0; bin <= EDGES.length; bin++) {
      shares.add(share("score", "score", bin, EDGES, 0.1));
    }
    double[] edges = {Math.log1p(2), Math.log1p(4), Math.log1p(8)};
    double[] spread = {0.16, 0.25, 0.3, 0.29};
    for (int bin = 0; bin <= edges.length; bin++) {
      shares.add(share("feature", "events", bin, edges, spread[bin]));
    }
    shares.add(new Share("category", "device", 0, null, null, "desktop", 0.5));
    shares.add(new Share("category", "device", 1, null, null, "mobile", 1.0 / 3));
    shares.add(new Share("category", "device", 2, null, null, "tablet", 1.0 / 6));
    return new ModelRow("v1", SampleWarehouse.START + trainingDays * 86_400_000L, shares);
  }

  private static Share share(String kind, String name, int bin, double[] edges, double share) {
    return new Share(
        kind,
        name,
        bin,
        bin == 0 ? null : Double.valueOf(edges[bin - 1]),
        bin == edges.length ? null : Double.valueOf(edges[bin]),
        null,
        share);
  }

  private static void interval(ObjectNode node, double value, double low, double high) {
    node.put("value", value).put("low", low).put("high", high);
  }
}
