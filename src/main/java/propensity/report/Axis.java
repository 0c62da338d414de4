package propensity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import propensity.analytics.Period;

/**
 * An axis: linear from 0 to a round number, on a square-root scale, which gives small shares room,
 * or of factors on a logarithmic scale around 1.
 *
 * @param end value at its far end; of factors, the logarithm of it
 * @param step between marks of a linear axis
 */
public record Axis(double end, double step, Scale scale) {
  private static final double[] SHARE_MARKS = {0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1};
  private static final double[] FACTOR_MARKS = {0.1, 0.25, 0.5, 1, 2, 4, 10};

  /** How values lie on an axis. */
  public enum Scale {
    LINEAR,
    SQUARE_ROOT,
    FACTORS
  }

  /**
   * A mark on an axis.
   *
   * @param at position in percent
   */
  public record Tick(String at, String label) {}

  /** A linear axis that holds the largest value with four to six marks. */
  public static Axis upTo(double largest) {
    double wanted = largest > 0 ? largest : 1;
    double size = Math.pow(10, Math.floor(Math.log10(wanted / 4)));
    double step = size;
    for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
      step = size * factor;
      if (wanted / step <= 5) {
        break;
      }
    }
    return new Axis(Math.ceil(wanted / step - 1e-9) * step, step, Scale.LINEAR);
  }

  /** From 0 to the largest share, drawn on a square-root scale. */
  public static Axis shares(double largest) {
    double end = 1;
    for (double mark : SHARE_MARKS) {
      if (mark >= largest) {
        end = mark;
        break;
      }
    }
    return new Axis(end, 0, Scale.SQUARE_ROOT);
  }

  /** Around 1, as far as the largest logarithm of a factor. */
  public static Axis factors(double largestLog) {
    return new Axis(Math.max(Math.log(1.5), largestLog), 0, Scale.FACTORS);
  }

  /** Where a value lies, 0 to 1. */
  private double at(double value) {
    return switch (scale) {
      case LINEAR -> inside(value / end);
      case SQUARE_ROOT -> Math.sqrt(inside(value / end));
      case FACTORS -> inside(0.5 + Math.log(value) / end / 2);
    };
  }

  private static double inside(double share) {
    return Math.min(1, Math.max(0, share));
  }

  /** Whether a value lies on the axis. */
  public boolean holds(double value) {
    return value >= 0 && value <= end;
  }

  /** From the left, in percent. */
  public String left(double value) {
    return Figures.position(at(value));
  }

  /** From the top, in percent. */
  public String top(double value) {
    return Figures.position(1 - at(value));
  }

  /** The step of a line in a square of 100 by 100 to a point on this axis and an upright one. */
  public String lineTo(double value, Axis upright, double height) {
    return " L" + left(value) + " " + upright.top(height);
  }

  /** Marks from the left. */
  public List<Tick> leftTicks(DoubleFunction<String> label) {
    return marks().mapToObj(mark -> new Tick(left(mark), label.apply(mark))).toList();
  }

  /** Marks from the top. */
  public List<Tick> topTicks(DoubleFunction<String> label) {
    return marks().mapToObj(mark -> new Tick(top(mark), label.apply(mark))).toList();
  }

  /** Marks in the middle of periods side by side: each weekday, each sixth hour, some four days. */
  public static List<Tick> periodTicks(List<Period> periods) {
    int every = Math.max(1, (int) Math.ceil(periods.size() / 4.0));
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      Period period = periods.get(i);
      boolean day = period.dimension().equals("day");
      boolean hour = period.dimension().equals("hour");
      if (day ? i % every == 0 : !hour || Integer.parseInt(period.value()) % 6 == 0) {
        String label = day ? period.value().substring(5) : Figures.period(period);
        ticks.add(new Tick(Figures.position((i + 0.5) / periods.size()), label));
      }
    }
    return ticks;
  }

  private DoubleStream marks() {
    return switch (scale) {
      case LINEAR ->
          IntStream.rangeClosed(0, (int) Math.round(end / step)).mapToDouble(i -> i * step);
      case SQUARE_ROOT -> DoubleStream.of(SHARE_MARKS).filter(mark -> mark <= end);
      case FACTORS -> DoubleStream.of(FACTOR_MARKS).filter(mark -> Math.abs(Math.log(mark)) <= end);
    };
  }
}
