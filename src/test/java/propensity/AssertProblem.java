package propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a user is told of a mistake, and how the process ends: {@code
 * assertProblem(MISMATCH).what("checkpoint").remedy("--rebuild-checkpoint").by(() -> …)}.
 */
public final class AssertProblem {
  private final ExitCode exitCode;
  private final List<Line> lines = new ArrayList<>();

  private AssertProblem(ExitCode exitCode) {
    this.exitCode = exitCode;
  }

  private record Line(String name, Function<Problem, String> text, String part) {}

  public static AssertProblem assertProblem(ExitCode exitCode) {
    return new AssertProblem(exitCode);
  }

  /** The first line contains a text. */
  public AssertProblem what(String part) {
    return line("what", Problem::getMessage, part);
  }

  /** The second line contains a text. */
  public AssertProblem why(String part) {
    return line("why", Problem::why, part);
  }

  /** The third line contains a text. */
  public AssertProblem remedy(String part) {
    return line("remedy", Problem::remedy, part);
  }

  /** One of the three lines contains a text. */
  public AssertProblem contains(String part) {
    return line(
        "problem",
        problem -> String.join("\n", problem.getMessage(), problem.why(), problem.remedy()),
        part);
  }

  private AssertProblem line(String name, Function<Problem, String> text, String part) {
    lines.add(new Line(name, text, part));
    return this;
  }

  /** Runs what must fail with that problem, and gives it for anything else to be asserted. */
  public Problem by(ThrowingCallable mistake) {
    return of(catchThrowable(mistake));
  }

  /** The same for a failure that was caught already. */
  public Problem of(Throwable failure) {
    assertThat(failure).isInstanceOf(Problem.class);
    Problem problem = (Problem) failure;
    assertThat(problem.exitCode()).as(problem.getMessage()).isEqualTo(exitCode);
    for (Line line : lines) {
      assertThat(line.text().apply(problem)).as(line.name()).contains(line.part());
    }
    return problem;
  }
}
