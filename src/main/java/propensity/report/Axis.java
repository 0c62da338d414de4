package propensity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * An axis from 0 to a round number, or on a square-root scale, which gives small shares room.
 *
 * @param end value at its far end
 * @param step between marks
 */
record Axis(double end, double step, boolean squareRoot) {

  /** A linear axis that holds the largest value with four to six marks. */
  static Axis upTo(double largest) {
    double wanted = largest > 0 ? largest : 1;
    double size = Math.pow(10, Math.floor(Math.log10(wanted / 4)));
    double step = size;
    for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
      step = size * factor;
      if (wanted / step <= 5) {
        break;
      }
    }
    return new Axis(Math.ceil(wanted / step - 1e-9) * step, step, false);
  }

  /** From 0 to the largest share, drawn on a square-root scale. */
  static Axis shares(double largest) {
    double end = 1;
    for (double mark : SHARE_MARKS) {
      if (mark >= largest) {
        end = mark;
        break;
      }
    }
    return new Axis(end, 0, true);
  }

  private static final double[] SHARE_MARKS = {0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1};

  /** Where a value lies, 0 to 1. */
  double at(double value) {
    double share = Math.min(1, Math.max(0, value / end));
    return squareRoot ? Math.sqrt(share) : share;
  }

  /** Whether a value lies on the axis. */
  boolean holds(double value) {
    return value >= 0 && value <= end;
  }

  /** From the left, in percent. */
  String left(double value) {
    return Figures.position(at(value));
  }

  /** From the top, in percent. */
  String top(double value) {
    return Figures.position(1 - at(value));
  }

  /** Marks from the left. */
  List<Tick> leftTicks(DoubleFunction<String> label) {
    return marks().stream().map(mark -> new Tick(left(mark), label.apply(mark))).toList();
  }

  /** Marks from the top. */
  List<Tick> topTicks(DoubleFunction<String> label) {
    return marks().stream().map(mark -> new Tick(top(mark), label.apply(mark))).toList();
  }

  private List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    if (squareRoot) {
      for (double mark : SHARE_MARKS) {
        if (mark <= end) {
          marks.add(mark);
        }
      }
      return marks;
    }
    long count = Math.round(end / step);
    for (int i = 0; i <= count; i++) {
      marks.add(i * step);
    }
    return marks;
  }

  /** A share as the label of a mark, such as {@code 2.5 %}. */
  static String percentLabel(double share) {
    return Figures.plain(Math.round(share * 1e6) / 1e4) + "\u00A0%";
  }
}
