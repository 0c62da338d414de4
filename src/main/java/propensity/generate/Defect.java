package propensity.generate;

import java.util.Locale;

/** What is wrong with an event or about it: the label in the truth. */
public enum Defect {
  /** Arrives later than a reader has to wait for it. */
  LATE,
  /** Arrives behind later events, but soon. */
  OUT_OF_ORDER,
  /** Written twice. */
  DUPLICATE,
  /** A broken copy of its line stands beside it. */
  MALFORMED,
  /** Caused by a machine. */
  BOT,
  /** Happened while the shop's tracking was down: in the truth and not among the events. */
  LOST;

  /** The name in the truth. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
