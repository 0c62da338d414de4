package propensity.app.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import propensity.Quantiles;
import propensity.app.settings.Console;

/** The figures of a benchmark, by name, in the order in which they are put in. */
final class Measurement {
  private final Map<String, Object> figures = new LinkedHashMap<>();

  Measurement put(String name, Object figure) {
    figures.put(name, figure instanceof Double number ? rounded(number) : figure);
    return this;
  }

  /** For each figure of several runs its median. */
  static Measurement medians(List<Map<String, Double>> runs) {
    Measurement medians = new Measurement();
    runs.get(0).keySet().forEach(name -> medians.put(name, median(runs, name)));
    return medians;
  }

  /** A line for each figure; then all of them, and the machine, for programs. */
  void print(Console console, String job) {
    figures.forEach((name, figure) -> console.printData("  %-42s %s".formatted(name, figure)));
    figures.put("machine", Machine.facts());
    console.printSummary(job, figures);
  }

  static double median(List<Map<String, Double>> runs, String name) {
    return median(runs.stream().map(figures -> figures.get(name)).toList());
  }

  /** NaN of no values. */
  static double median(List<Double> values) {
    return values.isEmpty()
        ? Double.NaN
        : Quantiles.interpolated(
            values.stream().mapToDouble(Double::doubleValue).sorted().toArray(), 0.5);
  }

  /** Says how the time grows with the work, where there are several sizes. */
  static void printGrowth(Console console, Map<Double, Double> secondsByEvents) {
    if (secondsByEvents.size() > 1) {
      console.printData(
          String.format(Locale.ROOT, "time grows as events^%.3f", growth(secondsByEvents)));
    }
  }

  /** The slope of the least-squares line, both axes logarithmic. */
  static double growth(Map<Double, Double> secondsByEvents) {
    double[] x = secondsByEvents.keySet().stream().mapToDouble(Math::log).toArray();
    double[] y = secondsByEvents.values().stream().mapToDouble(Math::log).toArray();
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += x[i] / x.length;
      meanY += y[i] / x.length;
    }
    double across = 0;
    double along = 0;
    for (int i = 0; i < x.length; i++) {
      across += (x[i] - meanX) * (y[i] - meanY);
      along += (x[i] - meanX) * (x[i] - meanX);
    }
    return across / along;
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /**
   * How long a process takes from its start to its end.
   *
   * @param messages where its stderr goes; its stdout is dropped
   */
  static double secondsOf(List<String> command, Redirect messages)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    int code =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(messages)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("ended with " + code + ": " + String.join(" ", command));
    }
    return secondsSince(began);
  }

  /** Three digits are more than such figures hold. */
  private static Object rounded(double value) {
    return Math.abs(value) >= 100 ? (Object) Math.round(value) : Math.round(value * 1000) / 1000.0;
  }

  @Override
  public String toString() {
    return figures.toString();
  }
}
