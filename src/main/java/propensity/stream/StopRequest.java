package propensity.stream;

import java.io.Serializable;

/** Asked to stop, the stream finishes the batch it is in and begins no other. */
public final class StopRequest implements Serializable {
  private volatile boolean asked;

  /** Thrown where a batch would begin. */
  static final class Stopped extends RuntimeException {
    Stopped() {
      super("stopped on request");
    }
  }

  /** Asks; may be called from a signal handler. */
  public void ask() {
    asked = true;
  }

  /** Whether anyone asked. */
  public boolean asked() {
    return asked;
  }

  void throwIfAsked() {
    if (asked) {
      throw new Stopped();
    }
  }
}
