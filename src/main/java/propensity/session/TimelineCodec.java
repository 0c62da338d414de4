package propensity.session;

import java.util.ArrayList;
import java.util.List;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Referrer;
import propensity.session.Timeline.Arrived;

/**
 * A shopper's timeline as the bytes that the stream's state keeps. They outlive the program that
 * wrote them, so the first byte is the version of the layout: whoever changes the layout gives it
 * the next number. Layout 1 had no keys of sessions, layout 2 no orders: they cannot be read any
 * more.
 */
public final class TimelineCodec {
  private static final int VERSION = 3;

  private TimelineCodec() {}

  /** The bytes of a timeline, written with an output that others may have used. */
  public static byte[] bytes(Timeline timeline, PackedOutput out) {
    out.clear();
    out.writeByte(VERSION);
    write(out, timeline.settled().history());
    out.writeVarLong(timeline.settled().open().size());
    timeline.settled().open().forEach(session -> write(out, session));
    out.writeVarLong(timeline.settled().usedIds().size());
    timeline.settled().usedIds().forEach(out::writeInt);
    out.writeVarLong(timeline.recent().size());
    for (Arrived arrived : timeline.recent()) {
      arrived.event().write(out);
      out.writeVarLong(arrived.sessionNo());
      out.writeInterned(arrived.sessionId());
    }
    timeline.knownIds().write(out);
    return out.toBytes();
  }

  /**
   * The timeline of such bytes.
   *
   * @throws Problem if another version of the program wrote them
   */
  public static Timeline timeline(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new Problem(
          ExitCode.MISMATCH,
          "another version of this program has written the stream's state",
          "it has layout %d, this one knows layout %d".formatted(version, VERSION),
          "run: ./spark-submit.sh stream --rebuild-checkpoint, or use the other version");
    }
    History history = history(in);
    int sessions = in.readVarInt();
    List<Session> open = new ArrayList<>(sessions);
    for (int i = 0; i < sessions; i++) {
      open.add(session(in));
    }
    int used = in.readVarInt();
    List<Integer> usedIds = new ArrayList<>(used);
    for (int i = 0; i < used; i++) {
      usedIds.add(in.readInt());
    }
    int events = in.readVarInt();
    List<Arrived> recent = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      recent.add(new Arrived(Event.read(in), in.readVarLong(), in.readInterned()));
    }
    return new Timeline(new Shopper(history, open, usedIds), recent, KnownIds.read(in));
  }

  private static void write(PackedOutput out, Session session) {
    out.writeVarLong(session.no());
    out.writeInterned(session.id());
    out.writeInterned(session.feedId());
    out.writeInterned(session.userId());
    write(out, session.activity());
    write(out, session.before());
    out.writeVarLong(session.purchases());
    out.writeVarLong(session.revenueCents());
    out.writeVarLong(session.refunds());
    out.writeVarLong(session.refundedCents());
    FeaturesCodec.write(out, session.beforePurchase());
  }

  private static Session session(PackedInput in) {
    return new Session(
        in.readVarLong(),
        in.readInterned(),
        in.readInterned(),
        in.readInterned(),
        activity(in),
        history(in),
        in.readVarInt(),
        in.readVarLong(),
        in.readVarInt(),
        in.readVarLong(),
        FeaturesCodec.read(in));
  }

  private static void write(PackedOutput out, SessionActivity activity) {
    out.writeVarLong(activity.startedAt());
    out.writeVarLong(activity.lastAt());
    out.writeVarLong(activity.previousAt());
    activity.device().write(out);
    activity.referrer().write(out);
    out.writeVarLong(activity.events());
    out.writeVarLong(activity.pageViews());
    out.writeVarLong(activity.addToCarts());
    out.writeVarLong(activity.checkouts());
    out.writeVarLong(activity.viewsSinceLastCart());
    out.writeVarLong(activity.cartValueCents());
    texts(out, activity.products());
    texts(out, activity.pages());
  }

  private static SessionActivity activity(PackedInput in) {
    return new SessionActivity(
        in.readVarLong(),
        in.readVarLong(),
        in.readVarLong(),
        Device.read(in),
        Referrer.read(in),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarLong(),
        texts(in),
        texts(in));
  }

  private static void write(PackedOutput out, History history) {
    out.writeVarLong(history.sessions());
    out.writeVarLong(history.purchases());
    out.writeVarLong(history.revenueCents());
    out.writeVarLong(history.lastEventAt());
  }

  private static History history(PackedInput in) {
    return new History(in.readVarInt(), in.readVarInt(), in.readVarLong(), in.readVarLong());
  }

  private static void texts(PackedOutput out, List<String> texts) {
    out.writeVarLong(texts.size());
    texts.forEach(out::writeInterned);
  }

  private static List<String> texts(PackedInput in) {
    int size = in.readVarInt();
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(in.readInterned());
    }
    return texts;
  }
}
