package propensity.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import propensity.event.Event;
import propensity.event.Order.Place;
import propensity.event.PackedOutput;
import propensity.event.Parsed;
import propensity.sink.RejectedRow;
import propensity.sink.RowCodec;
import propensity.sink.RowWriter.FileRead;
import propensity.sink.feed.FileProfile;
import propensity.source.EventReader;

/**
 * Reads a file and puts together what belongs to one shopper. So many lines at a time, and so much
 * text, that a file of any size fits into memory: a shopper may have several rows.
 */
final class LinesByUser implements Iterator<LinesOfUser> {
  static final int MAX_LINES_AT_A_TIME = 100_000;
  private static final long MAX_CHARS_AT_A_TIME = 32L << 20;
  private static final int MAX_BYTES_OF_REJECTIONS = 1 << 20;

  private final EventReader reader;
  private final long fileId;
  private final Map<Long, Place> places;
  private final PackedOutput out = new PackedOutput();
  private final PackedOutput others = new PackedOutput();
  private final FileProfile.Counts profile = new FileProfile.Counts();
  private final RowCodec rows = new RowCodec(others);
  private Iterator<Map.Entry<String, List<Event>>> users =
      Map.<String, List<Event>>of().entrySet().iterator();
  private final Queue<LinesOfUser> noShoppers = new ArrayDeque<>();
  private boolean ended;

  LinesByUser(EventReader reader, long fileId, Map<Long, Place> places) {
    this.reader = reader;
    this.fileId = fileId;
    this.places = places;
  }

  @Override
  public boolean hasNext() {
    while (!users.hasNext() && noShoppers.isEmpty() && !ended) {
      read();
    }
    return users.hasNext() || !noShoppers.isEmpty();
  }

  @Override
  public LinesOfUser next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!noShoppers.isEmpty()) {
      return noShoppers.remove();
    }
    Map.Entry<String, List<Event>> user = users.next();
    return LinesOfUser.of(user.getKey(), user.getValue(), out);
  }

  private void read() {
    Map<String, List<Event>> byUser = new LinkedHashMap<>();
    long end = reader.chars() + MAX_CHARS_AT_A_TIME;
    for (int i = 0; i < MAX_LINES_AT_A_TIME && reader.chars() < end && reader.hasNext(); i++) {
      Parsed parsed = reader.next();
      if (parsed.event() != null) {
        profile.add(parsed.event());
        byUser
            .computeIfAbsent(parsed.event().userId(), user -> new ArrayList<>())
            .add(inItsOrder(parsed.event()));
      } else {
        rows.rejected(RejectedRow.of(parsed.rejection()));
        if (others.size() > MAX_BYTES_OF_REJECTIONS) {
          handOverOthers();
        }
      }
    }
    if (!reader.hasNext()) {
      ended = true;
      rows.fileRead(
          new FileRead(fileId, reader.sha256(), profile.profile(reader.columns()).json()));
      reader.close();
    }
    handOverOthers();
    users = byUser.entrySet().iterator();
  }

  private Event inItsOrder(Event event) {
    if (places.isEmpty() || event.order() == null) {
      return event;
    }
    Place place = places.get(Event.numberOf(event.recordId()));
    return place == null ? event : event.at(place);
  }

  private void handOverOthers() {
    if (others.size() > 0) {
      noShoppers.add(new LinesOfUser("", others.toBytes()));
      others.clear();
    }
  }
}
