package propensity.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import propensity.session.FeatureColumns;

/**
 * What {@code scorer.json} holds: the calibrated regression as numbers. The log-odds of a session
 * are the intercept, plus weight times value for each number, plus the weight of its value for each
 * category, 0 for a value that is not listed. It gives what the stored pipeline gives, to within
 * 1e-12, and reading it makes no objects but numbers and texts.
 *
 * @param schema version of the file's schema: goes up whenever its keys change
 * @param intercept in log-odds, for features as they are (not scaled)
 * @param numbers the numeric features in the order of {@link FeatureColumns#NUMBERS}
 * @param categories the categorical ones in the order of {@link FeatureColumns#CATEGORIES}
 */
public record SavedScorer(
    int schema, double intercept, List<NumericInput> numbers, List<Category> categories) {

  /** What {@link #schema} is for files that this program writes; it reads no other. */
  public static final int SCHEMA = 1;

  /**
   * Checks that it scores this program's features with finite numbers.
   *
   * @throws IllegalArgumentException naming the first thing that is wrong
   */
  public SavedScorer {
    if (schema != SCHEMA) {
      throw new IllegalArgumentException(
          "its scorer has schema %d, this program reads %d".formatted(schema, SCHEMA));
    }
    numbers = List.copyOf(Objects.requireNonNullElse(numbers, List.of()));
    categories = List.copyOf(Objects.requireNonNullElse(categories, List.of()));
    requireNames(FeatureColumns.NUMBERS, numbers.stream().map(NumericInput::name).toList());
    requireNames(FeatureColumns.CATEGORIES, categories.stream().map(Category::name).toList());
    requireFinite("intercept", intercept);
  }

  /**
   * A numeric feature.
   *
   * @param weight log-odds per unit
   * @param mean over the rows of the fit
   * @param deviation over the rows of the fit; 0 if it never varied, and then its weight is 0
   */
  public record NumericInput(String name, double weight, double mean, double deviation) {
    public NumericInput {
      requireColumn(name, weight, mean, deviation);
    }
  }

  /**
   * A categorical feature.
   *
   * @param values those that the fit knew
   */
  public record Category(String name, List<Value> values) {
    public Category {
      values = List.copyOf(Objects.requireNonNullElse(values, List.of()));
      if (values.stream().map(Value::value).distinct().count() != values.size()) {
        throw new IllegalArgumentException("a value of " + name + " is listed twice");
      }
    }
  }

  /**
   * A value of a category.
   *
   * @param weight log-odds
   * @param mean share of the rows of the fit with this value
   * @param deviation of that indicator; 0 if it never varied, and then its weight is 0
   */
  public record Value(String value, double weight, double mean, double deviation) {
    public Value {
      Objects.requireNonNull(value, "a category has a value without a name");
      requireColumn(value, weight, mean, deviation);
    }
  }

  /** What scores with these numbers. */
  public Scorer scorer() {
    List<Map<String, Double>> tables = new ArrayList<>();
    for (Category category : categories) {
      Map<String, Double> table = new HashMap<>();
      category.values().forEach(value -> table.put(value.value(), value.weight()));
      tables.add(table);
    }
    return new Scorer(intercept, numbers.stream().map(NumericInput::weight).toList(), tables);
  }

  private static void requireNames(List<String> expected, List<String> found) {
    if (!expected.equals(found)) {
      throw new IllegalArgumentException(
          "its scorer is made for the features %s, this program has %s".formatted(found, expected));
    }
  }

  private static void requireColumn(String name, double weight, double mean, double deviation) {
    requireFinite("weight of " + name, weight);
    requireFinite("mean of " + name, mean);
    requireFinite("deviation of " + name, deviation);
    if (deviation < 0) {
      throw new IllegalArgumentException("the deviation of " + name + " is " + deviation);
    }
  }

  private static void requireFinite(String what, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("the " + what + " is " + number);
    }
  }
}
