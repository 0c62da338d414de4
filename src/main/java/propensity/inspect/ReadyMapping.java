package propensity.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import propensity.event.EventType;
import propensity.source.Origin;
import propensity.source.SourceMapping;

/**
 * A source mapping that is there already.
 *
 * @param name of it
 * @param mapping as commands read it
 * @param yaml its file
 */
public record ReadyMapping(String name, SourceMapping mapping, String yaml) {
  private static final int LINES = 5_000;
  private static final double NEARLY_ALL = 0.9;

  private static final double AS_MANY = 0.95;

  /**
   * How well it reads files.
   *
   * @param ready what was tried
   * @param read what it made of the lines
   * @param lacking what it names, or a draft finds, and it does not find
   */
  record Trial(ReadyMapping ready, Inspection read, List<String> lacking) {
    boolean passes() {
      return lacking.isEmpty();
    }
  }

  /** The best of those that read nearly all of the first file's lines, and find what they name. */
  public static Optional<ReadyMapping> of(Configuration conf, String file, List<ReadyMapping> known)
      throws IOException {
    return best(trials(conf, file, known, null)).map(Trial::ready);
  }

  static Optional<Trial> best(List<Trial> trials) {
    Trial best = null;
    for (Trial trial : trials) {
      boolean better =
          best == null
              || trial.read().coverage().filledParts() > best.read().coverage().filledParts();
      best = trial.passes() && better ? trial : best;
    }
    return Optional.ofNullable(best);
  }

  /**
   * Those that read nearly all lines, whether or not they find what they name.
   *
   * @param draft that they must not be worse than; null where there is none
   */
  static List<Trial> trials(
      Configuration conf, String file, List<ReadyMapping> known, SourceMapping draft)
      throws IOException {
    Inspection drafted = draft == null ? null : read(conf, file, draft);
    List<Trial> trials = new ArrayList<>();
    for (ReadyMapping ready : known) {
      Inspection read = read(conf, file, ready.mapping());
      if (read.events() > 0 && read.understood() >= NEARLY_ALL * read.lines()) {
        trials.add(new Trial(ready, read, ready.lacking(read, drafted)));
      }
    }
    return trials;
  }

  private static Inspection read(Configuration conf, String file, SourceMapping mapping)
      throws IOException {
    Inspection inspection = new Inspection(lines -> {});
    inspection.read(conf, file, mapping, LINES);
    return inspection;
  }

  private List<String> lacking(Inspection read, Inspection drafted) {
    Coverage coverage = read.coverage();
    List<String> lacking = new ArrayList<>();
    boolean money = false;
    for (Map.Entry<String, List<Origin>> column : mapping.columns().entrySet()) {
      boolean optional = column.getValue().stream().anyMatch(Origin::optional);
      if (isMoney(column.getKey())) {
        money |= !optional && !column.getKey().equals("order_id");
      } else if (!optional && !coverage.hasAny(column.getKey())) {
        lacking.add(column.getKey());
      }
    }
    if (money && coverage.has(EventType.PURCHASE) && coverage.valued() < NEARLY_ALL) {
      lacking.add("the value of purchases");
    }
    if (drafted != null) {
      compare(lacking, "events", read.events(), drafted.events());
      compare(lacking, "orders", coverage.orders(), drafted.coverage().orders());
      compare(lacking, "fields", coverage.filledParts(), drafted.coverage().filledParts());
    }
    return lacking;
  }

  private static void compare(List<String> lacking, String what, long found, long drafted) {
    if (found < AS_MANY * drafted) {
      lacking.add(
          "%,d of the %,d %s that the draft finds".formatted(drafted - found, drafted, what));
    }
  }

  private static boolean isMoney(String field) {
    return List.of("price", "order_value", "items", "quantity", "order_id").contains(field);
  }
}
