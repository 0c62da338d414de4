package propensity.generate;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The rows of a range of users, one session at a time: memory does not grow with the range. */
final class SimulatedRows<R> implements Iterator<R> {
  private final Shop shop;
  private final Iterator<Long> users;
  private final Function<SimulatedSession, List<R>> toRows;
  private Iterator<SimulatedSession> sessions = List.<SimulatedSession>of().iterator();
  private Iterator<R> rows = List.<R>of().iterator();

  SimulatedRows(Shop shop, Iterator<Long> users, Function<SimulatedSession, List<R>> toRows) {
    this.shop = shop;
    this.users = users;
    this.toRows = toRows;
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext()) {
      if (sessions.hasNext()) {
        rows = toRows.apply(sessions.next()).iterator();
      } else if (users.hasNext()) {
        sessions = Simulation.visits(shop, users.next()).iterator();
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return rows.next();
  }
}
