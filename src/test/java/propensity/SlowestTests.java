package propensity;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints the slowest test methods of this JVM when it has run all its classes, each of which is a
 * plan of its own where Maven shares them out between two JVMs. JUnit finds it through
 * META-INF/services. What a class does before its tests, such as starting Spark, is not in it.
 */
public final class SlowestTests implements TestExecutionListener, LauncherSessionListener {
  private static final int SHOWN = 10;

  private final Map<String, Long> started = new ConcurrentHashMap<>();
  private final Map<String, Long> nanosOfMethod = new ConcurrentHashMap<>();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    session.getLauncher().registerTestExecutionListeners(this);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    started.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Long from = started.remove(test.getUniqueId());
    if (from != null && test.isTest() && test.getSource().orElse(null) instanceof MethodSource at) {
      String name = at.getClassName().replaceFirst("^propensity\\.", "") + "." + at.getMethodName();
      nanosOfMethod.merge(name, System.nanoTime() - from, Long::sum);
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (nanosOfMethod.isEmpty()) {
      return;
    }
    StringBuilder text =
        new StringBuilder(
            "The slowest of %d test methods in this JVM:%n".formatted(nanosOfMethod.size()));
    nanosOfMethod.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(e -> text.append("%8.1f s  %s%n".formatted(e.getValue() / 1e9, e.getKey())));
    System.out.print(text);
  }
}
