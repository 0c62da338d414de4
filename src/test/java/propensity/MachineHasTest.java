package propensity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class MachineHasTest {
  @Test
  void skipsWhatTheMachineLacksButFailsOnABuildServer() {
    assertThatThrownBy(() -> MachineHas.orSkip(false, "a browser", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("a browser");
    assertThatThrownBy(() -> MachineHas.orSkip(false, "a browser", true))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("a browser");
    assertThatCode(() -> MachineHas.orSkip(true, "a browser", true)).doesNotThrowAnyException();
  }
}
