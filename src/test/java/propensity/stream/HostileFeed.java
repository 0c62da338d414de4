package propensity.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import propensity.stream.Contract.Line;

/**
 * Files as a bad day brings them: shoppers that share ids, clocks that jump, lines that are late,
 * sent twice, changed or broken, ids of odd characters, files in pieces, packed and doubled.
 */
final class HostileFeed {
  private static final long START = Instant.parse("2026-01-05T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final String[] TYPES = {
    "page_view", "page_view", "page_view", "add_to_cart", "checkout", "purchase"
  };
  private static final String[] USERS = {
    "u1",
    "u2",
    "u3",
    "u4",
    "u5",
    "u6",
    "u7",
    "u8",
    "u@9",
    "u#10",
    "\u00fc\ud83d\ude00",
    "a b",
    "u1@1767582000000",
    "'; DROP TABLE events; --",
    "u1 ",
    "NULL"
  };
  private static final String[] SESSIONS = {
    "", "", "s1", "s2", "s@b", "u1", "u2", "u1@1767582000000", "u1#1767582000000", "all"
  };
  private static final String[] BROKEN = {
    "short,line",
    "x,,s,2026-01-05T10:00:00Z,page_view,,,,,,",
    "x,u1,s,yesterday,page_view,,,,,,",
    "x,u1,s,2026-01-05T10:00:00Z,return,,,,,,",
    "x,u1,s,2026-01-05T10:00:00Z,page_view,,,,,NaN,",
    "x,u1,s,2026-01-05T10:00:00Z,page_view,,,,,-1,",
    "x,u1,s,2226-01-05T10:00:00Z,page_view,,,,,1,",
    "\"x,u1,s,2026-01-05T10:00:00Z,page_view,,,,,1,",
    "x,u1,s,2026-01-05T10:00:00Z,page_view,,,,,1,0",
    "\u0000\u001b[31m,\u0007"
  };

  private final Random random;
  private final List<Line> sent = new ArrayList<>();
  private long now = START;
  private int ids;

  HostileFeed(Random random) {
    this.random = random;
  }

  /**
   * A file that is dropped.
   *
   * @param lines of it, if it can be read
   * @param readable whether the gate must accept it
   */
  record Dropped(String ending, ByteBuffer bytes, List<Line> lines, boolean readable) {
    private Dropped(String ending, byte[] bytes, List<Line> lines, boolean readable) {
      this(ending, ByteBuffer.wrap(bytes), lines, readable);
    }
  }

  /** The next file. */
  Dropped next() {
    now += random.nextInt(20) * MINUTE;
    List<Line> lines = new ArrayList<>();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      lines.add(line());
    }
    String ending = random.nextInt(4) == 0 ? "\r\n" : "\n";
    String text = text(lines, ending);
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0 -> new Dropped(".csv.gz", packed(plain), lines, true);
      case 1 -> new Dropped(".csv.gz", inTwoMembers(plain), lines, true);
      case 2 -> new Dropped(".csv.gz", cut(packed(plain)), List.of(), false);
      default -> new Dropped(".csv", plain, lines, true);
    };
  }

  private String text(List<Line> lines, String ending) {
    StringBuilder text = new StringBuilder(StreamRun.HEADER).append(ending);
    lines.forEach(line -> text.append(line.text()).append(ending));
    if (!lines.isEmpty() && random.nextInt(4) == 0) {
      text.setLength(text.length() - ending.length());
    }
    return text.toString();
  }

  private Line line() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      String text = BROKEN[random.nextInt(BROKEN.length)];
      return new Line(text, true, null, null, null, 0, null, null, null, null);
    }
    if (kind <= 3 && !sent.isEmpty()) { // once more, perhaps with another content
      Line before = sent.get(random.nextInt(sent.size()));
      return random.nextBoolean() ? before : event(before.user(), before.id(), before.time());
    }
    long time = now - random.nextInt(25) * MINUTE + random.nextInt(3) * 1_000L;
    if (kind == 4) {
      time += (random.nextInt(60) - 20) * HOUR; // a clock that is wrong by hours
    }
    String id = kind == 5 ? "shared" + random.nextInt(5) : "e" + ids++;
    return event(USERS[random.nextInt(USERS.length)], id, time);
  }

  private Line event(String user, String id, long time) {
    String session = SESSIONS[random.nextInt(SESSIONS.length)];
    String type = TYPES[random.nextInt(TYPES.length)];
    String page = "/p/" + random.nextInt(3);
    Long cents = random.nextInt(3) == 0 ? null : (Long) (long) random.nextInt(10_000);
    Integer quantity = random.nextInt(3) == 0 ? null : (Integer) (1 + random.nextInt(4));
    String text =
        String.join(
            ",",
            id,
            user,
            session,
            Instant.ofEpochMilli(time).toString(),
            type,
            "mobile",
            "email",
            page,
            "",
            cents == null ? "" : "%d.%02d".formatted(cents / 100, cents % 100),
            quantity == null ? "" : quantity.toString());
    Line line =
        new Line(
            text,
            user.equals("NULL"), // stands for none
            user.strip(),
            id,
            session.isEmpty() ? null : session,
            time,
            type,
            page,
            cents,
            quantity);
    sent.add(line);
    return line;
  }

  private static byte[] packed(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private byte[] inTwoMembers(byte[] plain) {
    int at = random.nextInt(plain.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(packed(Arrays.copyOf(plain, at)));
    bytes.writeBytes(packed(Arrays.copyOfRange(plain, at, plain.length)));
    return bytes.toByteArray();
  }

  private byte[] cut(byte[] packed) {
    return Arrays.copyOf(packed, packed.length - 1 - random.nextInt(8));
  }
}
