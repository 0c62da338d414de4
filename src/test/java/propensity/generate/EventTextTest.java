package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;

class EventTextTest {
  private static final Event EVENT =
      new Event(
          "e1",
          "u1",
          "s1",
          Instant.parse("2026-01-05T07:08:09.010Z").toEpochMilli(),
          EventType.ADD_TO_CART,
          Device.MOBILE,
          Referrer.PAID,
          "/search?q=a,b",
          "p1",
          1_205L,
          2,
          0);
  private static final String[] VALUES = EventText.values(EVENT, "2026-01-05");

  @Test
  void commasAreQuoted() {
    assertThat(EventText.CSV.line(VALUES))
        .isEqualTo(
            "e1,u1,s1,2026-01-05T07:08:09.010Z,add_to_cart,mobile,paid,\"/search?q=a,b\",p1,12.05,2");
  }

  @Test
  void quotationMarksAreDoubled() {
    String[] values = VALUES.clone();
    values[7] = "say \"hello\"";

    assertThat(EventText.CSV.line(values)).contains(",\"say \"\"hello\"\"\",");
  }

  @Test
  void whatIsMissingIsEmptyInCsvAndAbsentInJson() {
    String[] values = VALUES.clone();
    values[8] = null;
    values[9] = null;
    values[10] = null;

    assertThat(EventText.CSV.line(values)).endsWith("b\",,,");
    assertThat(EventText.JSON.line(values)).endsWith("\"page\":\"/search?q=a,b\"}");
  }

  @Test
  void numbersAreNumbersInJson() {
    assertThat(EventText.JSON.line(VALUES))
        .startsWith("{\"event_id\":\"e1\",\"user_id\":\"u1\"")
        .endsWith("\"product_id\":\"p1\",\"price\":12.05,\"quantity\":2}");
  }
}
