package propensity.app.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import propensity.Problem;

/** What a person, a log or a scheduler sees: data on stdout, everything else on stderr. */
public final class Console {
  private final PrintStream data;
  private final PrintStream messages;
  private final boolean json;
  private final boolean terminal;
  private final long startedAt = System.nanoTime();

  /**
   * @param json whether the end of a job is a line of JSON on {@code data}
   * @param terminal whether someone is looking at {@code messages}
   */
  public Console(PrintStream data, PrintStream messages, boolean json, boolean terminal) {
    this.data = data;
    this.messages = messages;
    this.json = json;
    this.terminal = terminal;
  }

  /** Whether someone is looking, and not a log file. */
  public boolean terminal() {
    return terminal;
  }

  /** One line of progress, with the seconds since the start. */
  public synchronized void log(String job, String message) {
    messages.printf(
        "%6.1fs  %-8s  %s%n", (System.nanoTime() - startedAt) / 1e9, job, visible(message));
  }

  /** One line that was asked for. */
  public synchronized void printData(String line) {
    data.println(visible(line));
  }

  /** The end of a job: a JSON line for programs that want one. */
  public synchronized void printSummary(String job, Map<String, ?> facts) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("job", job);
      line.putAll(facts);
      try {
        data.println(new ObjectMapper().writeValueAsString(line));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A user's problem: what, why, what to do. */
  public static void problem(PrintStream messages, Problem problem) {
    messages.printf(
        "error: %s%n  why: %s%n   do: %s%n",
        oneLine(problem.getMessage()), oneLine(problem.why()), oneLine(problem.remedy()));
  }

  /** Without word joiners, which keep a range on one line of a page and are boxes on a terminal. */
  private static String visible(String text) {
    return text.replace("\u2060", "");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
