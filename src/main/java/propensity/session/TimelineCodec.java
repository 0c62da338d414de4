package propensity.session;

import java.util.ArrayList;
import java.util.List;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.EventCodec;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.session.Timeline.Arrived;

/**
 * A shopper's timeline as the bytes that the stream's state keeps. They outlive the program that
 * wrote them, so the first byte is the version of the layout: whoever changes the layout gives it
 * the next number and goes on reading the ones before.
 */
public final class TimelineCodec {
  private static final int VERSION = 1;

  private TimelineCodec() {}

  /** The bytes of a timeline, written with an output that others may have used. */
  public static byte[] bytes(Timeline timeline, PackedOutput out) {
    out.clear();
    out.code(VERSION);
    write(out, timeline.settled().history());
    out.number(timeline.settled().open().size());
    timeline.settled().open().forEach(session -> write(out, session));
    texts(out, timeline.settled().usedIds());
    out.number(timeline.recent().size());
    for (Arrived arrived : timeline.recent()) {
      EventCodec.write(out, arrived.event());
      out.text(arrived.sessionId());
    }
    return out.toBytes();
  }

  /**
   * The timeline of such bytes.
   *
   * @throws Problem if a newer program wrote them
   */
  public static Timeline timeline(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    int version = in.code();
    if (version != VERSION) {
      throw new Problem(
          ExitCode.MISMATCH,
          "a newer version of this program has written the stream's state",
          "it has layout %d, this one knows layouts up to %d".formatted(version, VERSION),
          "use the newer one, or run: ./spark-submit.sh stream --rebuild-checkpoint");
    }
    History history = history(in);
    int sessions = in.smallNumber();
    List<Session> open = new ArrayList<>(sessions);
    for (int i = 0; i < sessions; i++) {
      open.add(session(in));
    }
    List<String> usedIds = texts(in);
    int events = in.smallNumber();
    List<Arrived> recent = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      recent.add(new Arrived(EventCodec.read(in), in.text()));
    }
    return new Timeline(new Shopper(history, open, usedIds), recent);
  }

  private static void write(PackedOutput out, Session session) {
    out.text(session.id());
    out.text(session.feedId());
    out.text(session.userId());
    write(out, session.activity());
    write(out, session.before());
    out.number(session.purchases());
    out.number(session.revenueCents());
    FeaturesCodec.write(out, session.beforePurchase());
  }

  private static Session session(PackedInput in) {
    return new Session(
        in.text(),
        in.text(),
        in.text(),
        activity(in),
        history(in),
        in.smallNumber(),
        in.number(),
        FeaturesCodec.read(in));
  }

  private static void write(PackedOutput out, SessionActivity activity) {
    out.number(activity.startedAt());
    out.number(activity.lastAt());
    out.number(activity.previousAt());
    EventCodec.write(out, activity.device());
    EventCodec.write(out, activity.referrer());
    out.number(activity.events());
    out.number(activity.pageViews());
    out.number(activity.addToCarts());
    out.number(activity.checkouts());
    out.number(activity.viewsSinceLastCart());
    out.number(activity.cartValueCents());
    texts(out, activity.products());
    texts(out, activity.pages());
  }

  private static SessionActivity activity(PackedInput in) {
    return new SessionActivity(
        in.number(),
        in.number(),
        in.number(),
        EventCodec.device(in),
        EventCodec.referrer(in),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.number(),
        texts(in),
        texts(in));
  }

  private static void write(PackedOutput out, History history) {
    out.number(history.sessions());
    out.number(history.purchases());
    out.number(history.revenueCents());
    out.number(history.lastEventAt());
  }

  private static History history(PackedInput in) {
    return new History(in.smallNumber(), in.smallNumber(), in.number(), in.number());
  }

  private static void texts(PackedOutput out, List<String> texts) {
    out.number(texts.size());
    texts.forEach(out::text);
  }

  private static List<String> texts(PackedInput in) {
    int size = in.smallNumber();
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(in.text());
    }
    return texts;
  }
}
