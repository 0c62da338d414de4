package propensity;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs from the machine that Maven does not bring. */
public final class MachineHas {
  private MachineHas() {}

  /**
   * Skips the test where the machine lacks something. On a build server, which sets {@code
   * CI=true}, the test fails instead: nobody reads there which tests were skipped.
   *
   * @param what is needed, and where it is looked for
   */
  public static void orSkip(boolean has, String what) {
    orSkip(has, what, "true".equals(System.getenv("CI")));
  }

  static void orSkip(boolean has, String what, boolean ci) {
    if (ci && !has) {
      fail("CI=true, and this machine lacks " + what);
    }
    assumeTrue(has, () -> "skipped, since this machine lacks " + what);
  }
}
