package propensity.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Files as a shop would drop them, with everything in them that a stream has to judge. */
public final class Deliveries {
  private static final long START = Instant.parse("2026-01-05T08:00:00Z").toEpochMilli();
  private static final String[] TYPES = {
    "page_view", "page_view", "page_view", "page_view", "add_to_cart", "checkout", "purchase"
  };

  private Deliveries() {}

  /** The lines of one file out of an endless row of files; a function of its number alone. */
  public static String[] lines(int file) {
    return lines(file, 24);
  }

  /** The same with as many events as wanted, by more shoppers. */
  public static String[] lines(int file, int events) {
    Random random = new Random(file);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      int user = random.nextInt(events / 4);
      long late = random.nextInt(12) == 0 ? random.nextInt(30) * 60_000L : 0;
      long time = START + file * 900_000L + i * (240_000L / events) - late;
      lines.add(
          "e%d-%d,u%d,%s,%s,%s,mobile,email,/p/%d,p%d,%d.50,1"
              .formatted(
                  file,
                  i,
                  user,
                  user < 3 ? "s" + user + "-" + file / 3 : "",
                  Instant.ofEpochMilli(time),
                  TYPES[random.nextInt(TYPES.length)],
                  random.nextInt(9),
                  random.nextInt(9),
                  1 + random.nextInt(90)));
    }
    lines.add(lines.get(3)); // a duplicate
    lines.add(lines.get(4).replace("/p/", "/other/")); // a conflict
    lines.add("not,an,event");
    lines.add("x,u1,,2026-01-05T08:00:00Z,page_view,,,,,NaN,");
    Collections.swap(lines, 7, 9); // out of order
    return lines.toArray(new String[0]);
  }

  /** Its name; names and numbers have the same order. */
  public static String name(int file) {
    return "%04d.csv".formatted(file);
  }
}
