package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.Order.Item;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;

/** What lines say of orders, refunds and several products. */
class OrderLinesTest {
  private static final String HEADER =
      "user_id,event_time,event_type,product_id,price,quantity,order_id,order_value,currency,items\n";
  private static final String WHO = "u,2026-01-05T10:00:00Z,";

  @TempDir Path folder;

  @Test
  void lineWithoutAnOrderHasNone() throws IOException {
    Event event = event("purchase,A,10.00,2,,,,");

    assertThat(event.order()).isNull();
    assertThat(event.movedCents()).isEqualTo(2_000);
    assertThat(event.buys()).isTrue();
    assertThat(event("page_view,A,10.00,,,,,").movedCents()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'purchase,A,10.00,3,o1,25.00,,'                        , 2500", // never times pieces
    "'purchase,A,10.00,3,o1,,,'                             , 3000",
    "'purchase,,,,,0.00,,'                                  , 0",
    "'purchase,A,10.00,0.5,,,,'                             , 500",
    "'purchase,A,9.99,0.333,,,,'                            , 333", // 3.32667
    "'purchase,A,0.01,0.5,,,,'                              , 1", // half up
    "'purchase,A,0.01,0.4995,,,,'                           , 1", // 0.4995 are 500 thousandths
    "'purchase,A,,,,,,[{``price``:10;``quantity``:2};{``price``:``1.50``}]', 2150",
    "'purchase,A,10.00,3,o1,,,[{``price``:10};{``price``:-5}]', 500", // a discount
    "'purchase,A,9999999999.99,1,,,,'                       , 999999999999",
  })
  void valueOfAPurchase(String line, long cents) throws IOException {
    Event event = event(line);

    assertThat(event.type()).isEqualTo(EventType.PURCHASE);
    assertThat(event.movedCents()).isEqualTo(cents);
    assertThat(event.valueCents()).isEqualTo(cents);
  }

  @ParameterizedTest
  @CsvSource({
    "'purchase,,-50.00,1,,,,'                 , 5000",
    "'purchase,,30.00,-1,,,,'                 , 3000",
    "'purchase,,-30.00,-1,,,,'                , 3000",
    "'purchase,,30.00,-0.5,,,,'               , 1500",
    "'purchase,A,10.00,1,o1,-25.00,,'         , 2500",
    "'purchase,A,,,o1,,,[{``price``:10;``quantity``:-2};{``price``:5}]', 1500",
    "'refund,,30.00,1,,,,'                    , 3000",
    "'refund,,-30.00,1,,,,'                   , 3000",
    "'refund,A,,,o1,20.00,,'                  , 2000",
  })
  void purchaseOfLessThanNothingIsARefundOfPositiveAmounts(String line, long cents)
      throws IOException {
    Event event = event(line);

    assertThat(event.type()).isEqualTo(EventType.REFUND);
    assertThat(event.movedCents()).isEqualTo(cents);
    assertThat(event.buys()).isFalse();
  }

  @Test
  void refundOfAnUnknownValueIsStillNoPurchase() throws IOException {
    Event event = event("purchase,A,,-1,,,,");
    assertThat(event.type()).isEqualTo(EventType.REFUND);
    assertThat(event.movedCents()).isNull();
  }

  @Test
  void removalTakesEitherSign() throws IOException {
    assertThat(event("remove_from_cart,A,10.00,2,,,,").movedCents()).isEqualTo(2_000);
    assertThat(event("remove_from_cart,A,10.00,-2,,,,").movedCents()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @CsvSource({
    "'page_view,A,-1,,,,,'                    , NEGATIVE_NUMBER, price",
    "'add_to_cart,A,1,-1,,,,'                 , NEGATIVE_NUMBER, quantity",
    "'purchase,A,9.99,0,,,,'                  , NEGATIVE_NUMBER, quantity",
    "'purchase,A,9.99,0.0004,,,,'             , BAD_NUMBER, quantity",
    "'purchase,A,9.99,1000000.1,,,,'          , BAD_NUMBER, quantity",
    "'purchase,A,10000000000,1,,,,'           , BAD_NUMBER, price",
    "'purchase,A,9999999999.99,1.001,,,,'     , BAD_NUMBER, price",
    "'purchase,A,9999999999.99,1000000,,,,'   , BAD_NUMBER, price",
    "'purchase,A,1,1,o1,10000000000,,'        , BAD_NUMBER, order_value",
    "'purchase,A,1,1,o1,many,,'               , BAD_NUMBER, order_value",
    "'purchase,A,1,1,,,ZZZ,'                  , BAD_NUMBER, currency",
    "'purchase,A,1,1,,,euros,'                , BAD_NUMBER, currency",
    "'purchase,A,,,,,,one'                    , BAD_JSON, items",
    "'purchase,A,,,,,,{``price``:1}'          , BAD_JSON, items",
    "'purchase,A,,,,,,[{``price``:``x``}]'    , BAD_NUMBER, items",
    "'purchase,A,,,,,,[{``price``:1;``quantity``:0}]', NEGATIVE_NUMBER, items",
    "'purchase,A,,,,,,[{``price``:9999999999;``quantity``:9}]', BAD_NUMBER, items",
    "'purchase,A,,,,,,[{``price``:9999999999};{``price``:9999999999}]', BAD_NUMBER, items",
    "'purchase,A,,,,,,[{``price``:9999999999;``quantity``:999999}]', BAD_NUMBER, items",
    "'purchase,A,1,1,{``id``:5},,,'           , BAD_ID, order_id",
    "'purchase,A,1,1,,,,[{``product_id``:{}}]', BAD_ID, items",
  })
  void badAmountIsItsLinesRejection(String line, Reason reason, String column) throws IOException {
    Parsed parsed = parse(line).get(0);

    assertThat(parsed.event()).isNull();
    assertThat(parsed.rejection().reason()).isEqualTo(reason);
    assertThat(parsed.rejection().column()).isEqualTo(column);
  }

  @Test
  void itemsGiveTheProductsOfAPurchaseAndTheProductOfAView() throws IOException {
    String two = "[{``product_id``:``A``;``price``:10};{``product_id``:7;``quantity``:``2``}]";
    Event bought = event("purchase,,,,o1,12.00,," + two);
    assertThat(bought.productId()).isEqualTo("A");
    assertThat(bought.order())
        .isEqualTo(
            new Order(
                "o1",
                1_200L,
                List.of(new Item("A", 1_000L, null), new Item("7", null, 2.0)),
                null,
                Order.Place.FIRST));
    Event viewed = event("page_view,,,,,,," + two);
    assertThat(viewed.productId()).isEqualTo("A");
    assertThat(viewed.order()).isNull();
    assertThat(event("add_to_cart,B,,,,,," + two).valueCents()).isEqualTo(1_000);
    assertThat(event("purchase,B,1,,,,,[]").order()).isNull();
    assertThat(event("purchase,B,1,,,,,null").order()).isNull();
    assertThat(event("purchase,B,1,,,,,3").order()).as("how many there are").isNull();
  }

  @Test
  void listOfTooManyItemsIsTooLong() throws IOException {
    String most = items(MoneyColumns.MAX_ITEMS);
    assertThat(event("purchase,,,,o1,,," + most).order().items()).hasSize(MoneyColumns.MAX_ITEMS);
    assertThat(event("purchase,,,,o1,,," + most).valueCents())
        .isEqualTo(100L * MoneyColumns.MAX_ITEMS);
    assertThat(parse("purchase,,,,o1,,," + items(MoneyColumns.MAX_ITEMS + 1)).get(0).rejection())
        .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(Reason.TOO_LONG));
  }

  private static String items(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "{``price``:1}")
        .collect(Collectors.joining(";", "[", "]"));
  }

  @Test
  void wordsForNoOrderAreNone() throws IOException {
    for (String none : List.of("undefined", "(not set)", "0", " ", "NULL")) {
      assertThat(event("purchase,A,1,1," + none + ",,,").order()).as(none).isNull();
    }
    assertThat(event("purchase,A,1,1,1001.0,,,").orderId()).isEqualTo("1001");
    assertThat(event("add_to_cart,A,1,1,o1,9,,").order()).as("of a cart").isNull();
  }

  /** As the nested export of GA4 has it. */
  @Test
  void namesOfAnItemsPartsAreInTheMapping() throws IOException {
    SourceMapping mapping =
        MappingText.of(
            """
            columns:
              user_id: user
              event_time: at
              event_type: name
              order_value: ecommerce.revenue
              items: {list: ecommerce.lines, product_id: item_id, price: money.each}
            """);
    Path file = folder.resolve("nested.json");
    Files.writeString(
        file,
        """
        {"user":"u","at":"2026-01-05T10:00:00Z","name":"purchase","ecommerce":{"revenue":20.0,\
        "lines":[{"item_id":"A","money":{"each":10.0},"quantity":"1"},\
        {"item_id":"B","money":{"each":5.0},"quantity":"2"}]}}
        """);
    try (EventReader reader = EventReader.open(new Configuration(), file.toString(), mapping)) {
      Event event = reader.next().event();
      assertThat(event.valueCents()).isEqualTo(2_000);
      assertThat(event.order().items())
          .containsExactly(new Item("A", 1_000L, 1.0), new Item("B", 500L, 2.0));
    }
  }

  @Test
  void contractLineIsReadAsTheSameEvent() throws IOException {
    Event event =
        event("purchase,A,1.00,0.5,o1,9.00,,[{``product_id``:``A``;``price``:-5;``quantity``:2}]");
    Path file = folder.resolve("line.csv");
    Files.writeString(
        file,
        "event_id,user_id,session_id,event_time,event_type,device,referrer,page,product_id,price,"
            + "quantity,order_id,order_value,currency,items\n"
            + ContractLine.of(event)
            + "\n");
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
      assertThat(reader.next().event()).isEqualTo(event);
    }
  }

  /** An id is made of all that a line says, or two orders of a moment would be one. */
  @Test
  void eventsWithoutIdsAreToldApartByTheirOrders() throws IOException {
    List<Parsed> lines =
        parse(
            "purchase,A,1,1,o1,,,",
            "purchase,A,1,1,o2,,,",
            "purchase,A,1,1,o1,5,,",
            "purchase,A,1,1,o1,,,[{``price``:1}]",
            "purchase,A,1,1,o1,,,[{``price``:1;``quantity``:2}]",
            "purchase,A,1,1,o1,,,");
    List<String> ids = lines.stream().map(line -> line.event().eventId()).toList();
    assertThat(ids.subList(0, 5)).doesNotHaveDuplicates();
    assertThat(ids.get(5)).as("the same item twice in an order").isNotIn(ids.subList(0, 5));
  }

  @Test
  void mistakesInTheMappingAreNamed() {
    assertThatThrownBy(() -> MappingText.of("columns: {items: {product_id: a}}"))
        .hasRootCauseInstanceOf(MappingMistake.class)
        .rootCause()
        .hasMessageContaining("column");
    assertThatThrownBy(() -> MappingText.of("constants: {currency: euro}"))
        .hasRootCauseInstanceOf(MappingMistake.class);
    assertThatThrownBy(() -> MappingText.of("columns: {page: {list: a, price: b}}"))
        .hasRootCauseInstanceOf(MappingMistake.class);
  }

  private Event event(String line) throws IOException {
    Parsed parsed = parse(line).get(0);
    assertThat(parsed.rejection()).as(line).isNull();
    return parsed.event();
  }

  /** Lines behind shopper and time; in the items two grave accents are a quote, ; is a comma. */
  private List<Parsed> parse(String... lines) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (String line : lines) {
      int items = line.indexOf('[') < 0 ? line.lastIndexOf(',') + 1 : line.indexOf(",[") + 1;
      boolean ofOrder = line.indexOf('{') >= 0 && line.indexOf('{') < items;
      String head = line.substring(0, items).replace("``", ofOrder ? "'" : "");
      String list = line.substring(items).replace("``", "\"\"").replace(';', ',');
      text.append(WHO).append(head);
      text.append(list.isEmpty() ? "" : '"' + list + '"').append('\n');
    }
    Path file = folder.resolve("lines.csv");
    Files.writeString(file, text);
    List<Parsed> parsed = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
      reader.forEachRemaining(parsed::add);
    }
    return parsed;
  }
}
