package propensity.source;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import propensity.event.Event;
import propensity.source.text.CsvDialect;

/** Events written as CSV lines of the event contract. */
public final class ContractLine {
  private static final CsvDialect CONTRACT = SourceMapping.contract().dialect();

  private ContractLine() {}

  /** The event as one line, for when the line that it was read from is not available. */
  public static String of(Event event) {
    String price =
        event.priceCents() == null
            ? null
            : BigDecimal.valueOf(event.priceCents(), 2).toPlainString();
    return CONTRACT.join(
        Arrays.asList(
            event.eventId(),
            event.userId(),
            event.sessionId(),
            Instant.ofEpochMilli(event.time()).toString(),
            event.type().text(),
            event.device().text(),
            event.referrer().text(),
            event.page(),
            event.productId(),
            price,
            event.quantity() == null ? null : event.quantity().toString()));
  }
}
