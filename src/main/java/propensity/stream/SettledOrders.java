package propensity.stream;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import propensity.event.Event;
import propensity.event.KnownOrder;
import propensity.event.Order.Place;
import propensity.event.OrderLine;
import propensity.event.Parsed;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Query;

/**
 * Settles which line of its order each purchase of a batch is, before any shopper's fold sees one:
 * an order is one order in the shop, whoever sends it. It is settled by all lines that arrived
 * before, those of the warehouse and those of batches that are still being written, so that it does
 * not depend on how files fall into batches. Files that cannot name orders are not read for it.
 */
final class SettledOrders {
  private static final String LINES =
      "SELECT record_id, order_id, event_time, whole, content FROM order_lines"
          + " WHERE order_id IN (%s) AND record_id < ?";

  private static final int IDS_AT_A_TIME = 500;

  private final SourceMapping mapping;
  private final Configuration hadoop;

  /** Of files whose batch may not be written yet, by their numbers. */
  private final Map<Long, List<OrderLine>> unwritten = new ConcurrentSkipListMap<>();

  SettledOrders(SourceMapping mapping, Configuration hadoop) {
    this.mapping = mapping;
    this.hadoop = hadoop;
  }

  /**
   * Settles the purchases of a batch.
   *
   * @param files of the batch
   * @param paths where they are, by their numbers
   * @return of each file, by its number, those that do not make an order of their own, by the
   *     number of the record; files without such are left out
   */
  Map<Long, Map<Long, Place>> settle(Connection on, List<DroppedFile> files, Map<Long, Path> paths)
      throws SQLException {
    Map<Long, List<OrderLine>> purchases = new TreeMap<>();
    for (DroppedFile file : files) {
      purchases.put(file.fileId(), purchases(file, ReadyFile.hadoopName(paths.get(file.fileId()))));
    }
    unwritten.keySet().removeAll(purchases.keySet()); // of an attempt before
    Map<String, KnownOrder> known = before(on, purchases);
    Map<Long, Map<Long, Place>> places = new HashMap<>();
    purchases.forEach(
        (fileId, lines) -> {
          Map<Long, Place> further = new TreeMap<>();
          List<OrderLine> kept = new ArrayList<>();
          for (OrderLine line : lines) {
            Place place = known.get(line.orderId()).add(line);
            if (place != Place.REPEAT) {
              kept.add(line);
            }
            if (place != Place.FIRST) {
              further.put(Event.numberOf(line.recordId()), place);
            }
          }
          if (!kept.isEmpty()) {
            unwritten.put(fileId, kept);
          }
          if (!further.isEmpty()) {
            places.put(fileId, further);
          }
        });
    return places;
  }

  /** The lines that are to be remembered of a file, for the transaction of its batch. */
  List<OrderLine> linesOf(long fileId) {
    return unwritten.getOrDefault(fileId, List.of());
  }

  /** The orders of some lines, as far as they had come when the first file of these was read. */
  private Map<String, KnownOrder> before(Connection on, Map<Long, List<OrderLine>> purchases)
      throws SQLException {
    Map<String, KnownOrder> known = new LinkedHashMap<>();
    purchases.values().stream()
        .flatMap(List::stream)
        .forEach(line -> known.putIfAbsent(line.orderId(), new KnownOrder()));
    if (known.isEmpty()) {
      return known;
    }
    Set<Long> waiting =
        Ledger.waiting(on).stream().map(DroppedFile::fileId).collect(Collectors.toSet());
    unwritten.keySet().retainAll(waiting);
    long first = Event.recordId(Collections.min(purchases.keySet()), 0);
    Map<Long, OrderLine> lines = new TreeMap<>();
    unwritten.values().stream()
        .flatMap(List::stream)
        .filter(line -> line.recordId() < first && known.containsKey(line.orderId()))
        .forEach(line -> lines.put(line.recordId(), line));
    List<String> ids = List.copyOf(known.keySet());
    for (int i = 0; i < ids.size(); i += IDS_AT_A_TIME) {
      List<String> some = ids.subList(i, Math.min(ids.size(), i + IDS_AT_A_TIME));
      List<Object> parameters = new ArrayList<>(some);
      parameters.add(first);
      String marks = String.join(", ", Collections.nCopies(some.size(), "?"));
      Query.records(on, LINES.formatted(marks), OrderLine.class, parameters.toArray())
          .forEach(line -> lines.put(line.recordId(), line));
    }
    lines.values().forEach(line -> known.get(line.orderId()).add(line));
    return known;
  }

  /** None of a file that cannot be read: the task that reads it says so. */
  private List<OrderLine> purchases(DroppedFile file, String uri) {
    SourceMapping ofFile = mapping.forFile(file.name());
    try {
      return EventReader.mayNameOrders(hadoop, uri, ofFile)
          ? purchases(file, uri, ofFile)
          : List.of();
    } catch (UnreadableFileException e) {
      return List.of();
    }
  }

  private List<OrderLine> purchases(DroppedFile file, String uri, SourceMapping ofFile) {
    List<OrderLine> purchases = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(hadoop, uri, ofFile, file.fileId(), file.acceptedAt())) {
      while (reader.namesOrders() && reader.hasNext()) {
        Parsed parsed = reader.next();
        OrderLine line = parsed.event() == null ? null : OrderLine.of(parsed.event());
        if (line != null) {
          purchases.add(line);
        }
      }
    }
    return purchases;
  }
}
