package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.t;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.Order.Item;
import propensity.event.Order.Place;
import propensity.event.PackedOutput;
import propensity.event.Referrer;
import propensity.model.ServedModels;
import propensity.score.BatchModel;
import propensity.score.FeatureLog;
import propensity.session.OutOfOrderFold;
import propensity.session.SessionRules;
import propensity.session.Timeline;
import propensity.stream.Tables;
import propensity.warehouse.Agreement;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Postgres;
import propensity.warehouse.PostgresServer;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

/**
 * Lines whose place in their order is settled become orders, the same in both databases and however
 * they fall into batches.
 */
class OrdersTest {
  private static final BatchModel SCORING =
      new BatchModel(ServedModels.rising("v1"), new FeatureLog(1));
  private static final List<String> TABLES = List.of("events", "sessions", "orders", "order_items");

  @TempDir private static Path folder;
  private static PostgresServer server;
  private static int warehouses;

  private long line;

  @BeforeAll
  static void start() {
    server = new PostgresServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void linesOfAnOrderAreOneOrderWhoeverSendsThem() throws SQLException {
    Database database =
        inAllWays(
            view("u", 0),
            purchase("u", 1, "A", 1_000L, 1.0, order("o1", Place.FIRST)),
            purchase("u", 1, "B", 500L, 2.0, order("o1", Place.ITEM)),
            purchase("w", 5, "C", 100L, 0.5, order("o1", Place.ITEM)),
            purchase("u", 9, "A", 1_000L, 1.0, order("o1", Place.REPEAT)),
            purchase("u", 10, "D", 3_000L, null, null));

    assertThat(
            Tables.query(
                database,
                "SELECT order_id, user_id, value_cents, refunded_cents, items FROM orders"
                    + " ORDER BY order_no"))
        .containsExactly("o1|u|2050|0|3", "null|u|3000|0|1");
    assertThat(
            Tables.query(
                database,
                "SELECT i.product_id, i.price_cents, i.quantity FROM order_items AS i"
                    + " JOIN orders AS o ON o.order_no = i.order_no WHERE o.order_id = 'o1'"
                    + " ORDER BY i.record_id"))
        .containsExactly("A|1000|1", "B|500|2", "C|100|0.5");
    assertThat(
            Tables.query(
                database,
                "SELECT user_id, purchases, revenue_cents, converted FROM sessions ORDER BY 1"))
        .containsExactly("u|2|5000|1", "w|0|50|0");
    assertThat(Tables.query(database, "SELECT sum(duplicate) FROM batches")).containsExactly("1");
  }

  @Test
  void wholeValueOfAnOrderCountsOnce() throws SQLException {
    Database database =
        inAllWays(
            purchase("u", 1, "A", 1_000L, 3.0, valued("o1", 2_500L, Place.FIRST)),
            purchase("u", 1, "B", 700L, 1.0, valued("o1", 2_500L, Place.ITEM)),
            purchase("u", 1, "C", 700L, 1.0, order("o1", Place.PART)));

    assertThat(Tables.query(database, "SELECT value_cents, items FROM orders"))
        .containsExactly("2500|3");
    assertThat(Tables.query(database, "SELECT purchases, revenue_cents FROM sessions"))
        .containsExactly("1|2500");
  }

  @Test
  void refundsAddUpAtTheirOrderInWhateverOrderTheyCome() throws SQLException {
    Database database =
        inAllWays(
            refund("back-office", 0, 300L, order("o1", Place.FIRST)),
            purchase("u", 1, "A", 1_000L, 1.0, order("o1", Place.FIRST)),
            refund("u", 3, 200L, order("o1", Place.FIRST)),
            refund("u", 4, 900L, null),
            refund("v", 5, 50L, order("nobody's", Place.FIRST)));

    assertThat(Tables.query(database, "SELECT value_cents, refunded_cents FROM orders"))
        .containsExactly("1000|500");
    assertThat(
            Tables.query(
                database,
                "SELECT user_id, purchases, revenue_cents, refunds, refunded_cents, propensity"
                    + " IS NULL FROM sessions ORDER BY 1"))
        .extracting(row -> row.replace("true", "1"))
        .containsExactly("back-office|0|0|1|300|1", "u|1|1000|2|1100|1", "v|0|0|1|50|1");
  }

  @Test
  void amountsOfSeveralCurrenciesAreNeverOneSum() throws SQLException {
    Database database =
        inAllWays(
            // a shop's line makes the order one of the shop's, whichever line is the first
            purchase("u", 1, "A", 9_900L, 1.0, apart("o1", "JPY", Place.FIRST)),
            purchase("u", 1, "B", 500L, 1.0, order("o1", Place.ITEM)),
            purchase("v", 1, "A", 9_900L, 1.0, apart("o2", "JPY", Place.FIRST)),
            purchase("v", 1, "B", 100L, 1.0, apart("o2", "JPY", Place.ITEM)),
            purchase("v", 1, "B", 700L, 1.0, apart("o2", "USD", Place.ITEM)),
            refund("v", 2, 40L, apart("o2", "JPY", Place.FIRST)),
            refund("v", 2, 60L, order("o2", Place.FIRST)));

    assertThat(
            Tables.query(
                database,
                "SELECT order_id, value_cents, currency, refunded_cents, items FROM orders"
                    + " ORDER BY 1"))
        .containsExactly("o1|500|null|0|2", "o2|10000|JPY|40|3");
    assertThat(
            Tables.query(
                database,
                "SELECT user_id, purchases, revenue_cents, refunds, refunded_cents FROM sessions"
                    + " ORDER BY 1"))
        .containsExactly("u|1|500|0|0", "v|1|0|2|60");
  }

  @Test
  void itemsOfOneLineAreRowsOfTheirOwn() throws SQLException {
    Order listed =
        new Order(
            "o1",
            null,
            List.of(
                new Item("A", 1_000L, 1.0), new Item("B", 500L, 0.25), new Item(null, -5L, null)),
            null,
            Place.FIRST);
    Database database = inAllWays(purchase("u", 1, "A", null, null, listed));

    assertThat(
            Tables.query(
                database,
                "SELECT item_no, product_id, price_cents, quantity FROM order_items ORDER BY 1"))
        .containsExactly("1|A|1000|1", "2|B|500|0.25", "3|null|-5|null");
    assertThat(Tables.query(database, "SELECT revenue_cents, distinct_products FROM sessions"))
        .containsExactly("1120|2");
  }

  /** One that arrives out of order moves events, and with them orders, to another session. */
  @Test
  void orderGoesWhereItsFirstLineGoes() throws SQLException {
    Event first = view("u", 0);
    Event bought = purchase("u", 35, "A", 1_000L, 1.0, order("o1", Place.FIRST));
    Event between = view("u", 28);
    Database database = inAllWays(first, bought, between);

    assertThat(Tables.query(database, "SELECT session_no FROM orders"))
        .isEqualTo(Tables.query(database, "SELECT session_no FROM sessions"))
        .containsExactly("" + first.recordId());
  }

  @Test
  void orderOfAThousandLinesIsOneOrder() throws SQLException {
    Event[] lines = new Event[1_000];
    for (int i = 0; i < lines.length; i++) {
      Place place = i == 0 ? Place.FIRST : Place.ITEM;
      lines[i] = purchase("u" + i % 7, 1, "p" + i, 10L + i, 1.0, order("o1", place));
    }
    Database database = inAllWays(lines);

    assertThat(Tables.query(database, "SELECT value_cents, items FROM orders"))
        .containsExactly("509500|1000");
    assertThat(Tables.query(database, "SELECT sum(purchases), sum(revenue_cents) FROM sessions"))
        .containsExactly("1|509500");
  }

  /**
   * Brings the lines in at once and in parts (few lines: one by one), and gives the first
   * warehouse.
   */
  private Database inAllWays(Event... arriving) throws SQLException {
    Database first = null;
    for (int size : new int[] {arriving.length, Math.max(1, arriving.length / 10)}) {
      for (Database database : List.of(sqlite(), postgres())) {
        bringIn(database, List.of(arriving), size);
        try (Connection on = database.openForReading()) {
          assertThat(Agreement.disagreements(on)).as("%s by %d", database, size).isEmpty();
        }
        first = first == null ? database : first;
        for (String table : TABLES) {
          List<String> columns = table.equals("events") ? List.of() : Tables.rows(first, table);
          if (!columns.isEmpty()) {
            assertThat(Tables.rows(database, table))
                .as("%s by %d: %s", database, size, table)
                .isEqualTo(columns);
          }
        }
      }
    }
    return first;
  }

  private static Database sqlite() {
    return Sqlite.at(folder.resolve("w" + warehouses++ + ".sqlite"));
  }

  private static Postgres postgres() {
    return server.database("w" + warehouses++);
  }

  private static void bringIn(Database database, List<Event> arriving, int size) {
    Map<String, Timeline> shoppers = new HashMap<>();
    try (Warehouse warehouse = Warehouse.open(database, message -> {})) {
      database.match(
          sqlite -> null,
          postgres ->
              warehouse.write(
                  on -> {
                    StagedRows.addColumns(on, postgres);
                    return null;
                  }));
      for (int from = 0, number = 0; from < arriving.size(); from += size, number++) {
        List<Event> lines = arriving.subList(from, Math.min(arriving.size(), from + size));
        List<byte[]> rows = rows(lines, number, shoppers);
        BatchContext batch =
            new BatchContext(
                "q", number, SCORING.model(), SessionRules.DEFAULT, 0, id -> List.of());
        DroppedFile file = file(number, lines.size());
        warehouse.write(
            on -> {
              Ledger.add(on, file);
              return null;
            });
        database.match(
            sqlite -> warehouse.write(on -> oneByOne(on, batch, rows)),
            postgres -> merged(warehouse, postgres, batch, rows));
      }
    }
  }

  private static DroppedFile file(int number, int lines) {
    return new DroppedFile(
        number, number + ".csv", "sha", 1, lines, DroppedFile.State.ACCEPTED, null, t(60), null);
  }

  private static Object oneByOne(Connection on, BatchContext batch, List<byte[]> rows)
      throws SQLException {
    try (SqliteBatch transaction = new SqliteBatch(on, batch)) {
      for (byte[] packed : rows) {
        RowCodec.read(packed, transaction);
      }
      return transaction.finish();
    }
  }

  private static Object merged(
      Warehouse warehouse, Postgres postgres, BatchContext batch, List<byte[]> rows) {
    try {
      StagedPart part = new StagingCopy(postgres, "q", batch.batchId()).copy(rows.iterator(), 0, 0);
      return warehouse.write(on -> PostgresBatch.merge(on, batch, List.of(part)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the tasks make of a batch: the shoppers in an order that is not that of arrival. */
  private static List<byte[]> rows(List<Event> lines, int number, Map<String, Timeline> shoppers) {
    Map<String, List<Event>> byUser = new TreeMap<>(java.util.Comparator.reverseOrder());
    lines.forEach(e -> byUser.computeIfAbsent(e.userId(), u -> new ArrayList<>()).add(e));
    List<byte[]> rows = new ArrayList<>();
    byUser.forEach(
        (user, events) -> {
          PackedOutput out = new PackedOutput();
          FoldRows scored = new FoldRows(SCORING, SessionRules.DEFAULT, new RowCodec(out));
          OutOfOrderFold fold =
              new OutOfOrderFold(
                  shoppers.getOrDefault(user, Timeline.EMPTY),
                  SessionRules.DEFAULT,
                  outcome -> outcome.to(scored));
          events.forEach(fold::add);
          shoppers.put(user, fold.close());
          rows.add(out.toBytes());
        });
    PackedOutput read = new PackedOutput();
    new RowCodec(read)
        .fileRead(new RowWriter.FileRead(number, "sha", "{\"columns\":[],\"types\":{}}"));
    rows.add(read.toBytes());
    return rows;
  }

  private static Order order(String id, Place place) {
    return new Order(id, null, List.of(), null, place);
  }

  private static Order valued(String id, long cents, Place place) {
    return new Order(id, cents, List.of(), null, place);
  }

  private static Order apart(String id, String currency, Place place) {
    return new Order(id, null, List.of(), currency, place);
  }

  private Event view(String user, double minutes) {
    return event(EventType.PAGE_VIEW, user, minutes, null, null, null, null);
  }

  private Event purchase(
      String user, double minutes, String product, Long cents, Double pieces, Order order) {
    return event(EventType.PURCHASE, user, minutes, product, cents, pieces, order);
  }

  private Event refund(String user, double minutes, Long cents, Order order) {
    return event(EventType.REFUND, user, minutes, null, cents, null, order);
  }

  private Event event(
      EventType type,
      String user,
      double minutes,
      String product,
      Long cents,
      Double pieces,
      Order order) {
    line++;
    return new Event(
        "e" + line,
        user,
        null,
        t(minutes),
        type,
        Device.DESKTOP,
        Referrer.DIRECT,
        "/",
        product,
        cents,
        pieces,
        order,
        line);
  }
}
