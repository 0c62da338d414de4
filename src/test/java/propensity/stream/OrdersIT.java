package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.analytics.RevenueApart;
import propensity.analytics.Segment;
import propensity.analytics.ShopTotals;
import propensity.source.SourceMapping;
import propensity.source.money.Currencies;
import propensity.spark.SparkExtension;
import propensity.warehouse.Sqlite;

/**
 * The figures that a shopkeeper would count, from files whose right values were worked out by hand.
 */
@ExtendWith(SparkExtension.class)
class OrdersIT {
  private static final String[] TABLES = {"events", "sessions", "orders", "order_items"};

  /** Three shoppers a day later, so that all that went before is over. */
  private static final String[] LATER = {
    "z1,z1,,2026-11-21T18:00:00Z,page_view,desktop,direct,/p,,,",
    "z2,z2,,2026-11-21T18:00:00Z,page_view,desktop,direct,/p,,,",
    "z3,z3,,2026-11-21T18:00:00Z,page_view,desktop,direct,/p,,,"
  };

  @Test
  void twoOrdersOfASessionAreTwoOrders(SparkSession spark, @TempDir Path folder)
      throws SQLException {
    StreamRun run =
        run(
            spark,
            folder,
            line("1", "a", "12:00", "page_view", "", "", ""),
            line("2", "a", "12:01", "purchase", "A", "10.00", "1"),
            line("3", "a", "12:09", "purchase", "B", "30.00", "1"));

    ShopTotals totals = totals(run);
    assertThat(totals.purchases()).isEqualTo(2);
    assertThat(totals.revenueCents()).isEqualTo(4_000);
    assertThat(totals.averageOrderCents()).isEqualTo(2_000);
    assertThat(totals.conversion().conversions()).isEqualTo(1);
    assertThat(totals.ordersPerSession()).isEqualTo(2);
    try (Connection on = Sqlite.at(run.warehouseFile()).openForReading()) {
      assertThat(Segment.ask(on)).extracting(Segment::averageOrderCents).containsOnly(2_000L);
    }
  }

  @Test
  void refundsAreNeitherPurchasesNorVisits(SparkSession spark, @TempDir Path folder)
      throws SQLException {
    StreamRun run =
        run(
            spark,
            folder,
            line("1", "a", "12:00", "page_view", "", "", ""),
            line("2", "a", "12:01", "purchase", "", "50.00", "1"),
            line("3", "a", "12:20", "purchase", "", "-50.00", "1"),
            line("4", "b", "12:00", "page_view", "", "", ""),
            line("5", "b", "12:01", "purchase", "", "30.00", "2"),
            line("6", "b", "12:20", "purchase", "", "30.00", "-1"),
            line("7", "c", "12:00", "page_view", "", "", ""),
            line("8", "c", "12:01", "purchase", "", "0.00", "1"),
            line("9", "d", "12:00", "page_view", "", "", ""),
            line("10", "d", "12:01", "purchase", "", "9.99", "0"),
            line("11", "back-office", "15:00", "refund", "", "5.00", ""));

    ShopTotals totals = totals(run);
    assertThat(totals.revenueCents()).isEqualTo(11_000);
    assertThat(totals.refunds()).isEqualTo(3);
    assertThat(totals.refundedCents()).isEqualTo(8_500);
    assertThat(totals.netRevenueCents()).isEqualTo(2_500);
    assertThat(totals.purchases()).isEqualTo(3);
    assertThat(totals.conversion().sessions()).as("a, b, c and d").isEqualTo(4);
    assertThat(totals.conversion().conversions()).isEqualTo(3);
    assertThat(run.rows("SELECT line_no, reason, column_name FROM rejected_events"))
        .containsExactly("10|negative_number|quantity");
    assertThat(run.rows("SELECT propensity FROM sessions WHERE user_id = 'back-office'"))
        .containsExactly("null");
  }

  @Test
  void currenciesAreNeverOneFigure(SparkSession spark, @TempDir Path folder) throws SQLException {
    String[] lines = {
      line("1", "a", "12:00", "page_view", "", "", ""),
      line("2", "a", "12:01", "purchase", "", "10.00 USD", "1"),
      line("3", "b", "12:00", "page_view", "", "", ""),
      line("4", "b", "12:01", "purchase", "", "\"¥26,400\"", "1"),
      line("5", "c", "12:00", "add_to_cart", "", "€20.00", "1"),
      line("6", "c", "12:01", "purchase", "", "€20.00", "1")
    };
    StreamRun run = run(spark, folder.resolve("none"), lines);
    assertThat(totals(run).revenueCents()).isZero();
    assertThat(totals(run).averageOrderCents()).isNull();
    assertThat(totals(run).conversion().conversions()).isEqualTo(3);
    assertThat(apart(run))
        .containsExactly(
            new RevenueApart("EUR", 1, 2_000, 0, 2_000),
            new RevenueApart("JPY", 1, 2_640_000, 0, 2_640_000),
            new RevenueApart("USD", 1, 1_000, 0, 1_000));
    assertThat(run.rows("SELECT sum(cart_value_cents) FROM sessions")).containsExactly("0");

    Currencies euros = new Currencies("EUR", Map.of());
    StreamRun inEuros =
        run(new StreamRun(spark, folder.resolve("eur")).mapping(mapping(euros)), lines);
    assertThat(totals(inEuros).revenueCents()).isEqualTo(2_000);
    assertThat(totals(inEuros).averageOrderCents()).isEqualTo(2_000);
    assertThat(apart(inEuros)).extracting(RevenueApart::currency).containsExactly("JPY", "USD");

    // what was read without a currency is made right by a rebuild with one
    run.mapping(mapping(euros)).rebuild(new RebuildOptions(false, true), new StopRequest());
    for (String table : TABLES) {
      assertThat(run.table(table)).as(table).isEqualTo(inEuros.table(table));
    }
  }

  @Test
  void batchesAndRebuildsMakeTheSameOrders(SparkSession spark, @TempDir Path folder) {
    String header = StreamRun.HEADER + ",order_id,order_value,currency,items\n";
    String items = "\"[{\"\"product_id\"\":\"\"P\"\",\"\"price\"\":2.5,\"\"quantity\"\":1.5}]\"";
    List<String> files =
        List.of(
            line("1", "a", "12:00", "refund", "", "1.00", "") + ",o1,,,\n",
            line("2", "a", "12:01", "purchase", "A", "10.00", "0.5")
                + ",o1,,,\n"
                + line("3", "b", "12:01", "purchase", "B", "10.00", "1")
                + ",o2,99.00,,\n",
            line("4", "c", "12:02", "purchase", "", "", "")
                + ",o3,,JPY,"
                + items
                + "\n"
                + line("5", "c", "12:01", "remove_from_cart", "A", "3.00", "1")
                + ",,,,\n",
            line("6", "c", "12:03", "refund", "", "2.00", "") + ",o2,,,\n");
    StreamRun first = null;
    for (int filesPerBatch : new int[] {1, 2, 10}) {
      StreamRun run =
          new StreamRun(spark, folder.resolve("" + filesPerBatch)).filesPerBatch(filesPerBatch);
      for (int i = 0; i < files.size(); i++) {
        run.dropText(i + ".csv", header + files.get(i));
      }
      run.once();
      assertThat(run.disagreements()).isEmpty();
      first = first == null ? run : first;
      for (String table : TABLES) {
        assertThat(run.table(table)).as(table).isEqualTo(first.table(table));
      }
    }
    assertThat(
            first.rows(
                "SELECT order_id, value_cents, currency, refunded_cents, items FROM orders"
                    + " ORDER BY order_id"))
        .containsExactly("o1|500|null|100|1", "o2|9900|null|200|1", "o3|375|JPY|0|1");
    assertThat(first.rows("SELECT product_id, price_cents, quantity FROM order_items ORDER BY 1"))
        .containsExactly("A|1000|0.5", "B|1000|1", "P|250|1.5");
    StreamRun before = first;
    List<List<String>> tables = List.of(TABLES).stream().map(before::table).toList();
    before.rebuild();
    assertThat(List.of(TABLES).stream().map(before::table).toList()).isEqualTo(tables);
  }

  /** Whatever is made of the second one, the tables agree. */
  @Test
  void orderIdThatComesTwiceLeavesTablesThatAgree(SparkSession spark, @TempDir Path folder) {
    String header = StreamRun.HEADER + ",order_id\n";
    String first = line("1", "a", "12:00", "purchase", "A", "10.00", "1") + ",o1\n";
    String other = line("2", "a", "12:05", "purchase", "A", "10.00", "1") + ",o1\n";
    String theirs = line("3", "b", "12:06", "purchase", "B", "5.00", "1") + ",o1\n";
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(1);
    run.dropText("1.csv", header + first + other).dropText("2.csv", header + theirs).once();

    assertThat(run.disagreements()).isEmpty();
    assertThat(run.count("SELECT count(DISTINCT order_id) FROM orders")).isEqualTo(1);
  }

  private static SourceMapping mapping(Currencies shop) {
    return SourceMapping.contract().with(shop);
  }

  private static StreamRun run(SparkSession spark, Path folder, String... lines) {
    return run(new StreamRun(spark, folder), lines);
  }

  private static StreamRun run(StreamRun run, String... lines) {
    run.drop("1.csv", lines).drop("2.csv", LATER).once();
    assertThat(run.disagreements()).isEmpty();
    return run;
  }

  private static ShopTotals totals(StreamRun run) throws SQLException {
    try (Connection on = Sqlite.at(run.warehouseFile()).openForReading()) {
      return ShopTotals.ask(on);
    }
  }

  private static List<RevenueApart> apart(StreamRun run) throws SQLException {
    try (Connection on = Sqlite.at(run.warehouseFile()).openForReading()) {
      return RevenueApart.ask(on);
    }
  }

  private static String line(
      String id,
      String user,
      String time,
      String type,
      String product,
      String price,
      String pieces) {
    return "e%s,%s,,2026-11-20T%s:00Z,%s,desktop,direct,/p,%s,%s,%s"
        .formatted(id, user, time, type, product, price, pieces);
  }
}
