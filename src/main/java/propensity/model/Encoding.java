package propensity.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import propensity.session.FeatureColumns;
import propensity.session.Features;

/**
 * What the fitted pipeline makes of features before the regression, in plain Java: numbers as they
 * are, one column per known value of each category, all of them centred and scaled.
 *
 * @param values the known values of each category, in the order of their columns
 * @param means one per column
 * @param deviations one per column; 0 for a column that never varied, which then counts for nothing
 */
public record Encoding(List<List<String>> values, List<Double> means, List<Double> deviations)
    implements java.io.Serializable {

  public Encoding {
    values = values.stream().map(List::copyOf).toList();
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    int width = FeatureColumns.NUMBERS.size() + values.stream().mapToInt(List::size).sum();
    if (values.size() != FeatureColumns.CATEGORIES.size()
        || means.size() != width
        || deviations.size() != width) {
      throw new IllegalArgumentException(
          "%d categories and %d columns, but %d means and %d deviations"
              .formatted(values.size(), width, means.size(), deviations.size()));
    }
  }

  /**
   * Reads it from the stages.
   *
   * @throws IllegalArgumentException if they are not the stages of the training pipeline over this
   *     code's features
   */
  public static Encoding of(PipelineModel pipeline) {
    Transformer[] stages = pipeline.stages();
    if (stages.length < 4
        || !(stages[0] instanceof StringIndexerModel indexer)
        || !(stages[1] instanceof OneHotEncoderModel encoder)
        || !(stages[2] instanceof VectorAssembler assembler)
        || !(stages[3] instanceof StandardScalerModel scaler)) {
      throw new IllegalArgumentException("unexpected stages " + Arrays.toString(stages));
    }
    same("categories", FeatureColumns.CATEGORIES, indexer.getInputCols());
    same("encoded categories", Arrays.asList(indexer.getOutputCols()), encoder.getInputCols());
    List<String> inputs = new ArrayList<>(FeatureColumns.NUMBERS);
    inputs.addAll(Arrays.asList(encoder.getOutputCols()));
    same("features", inputs, assembler.getInputCols());
    if (!scaler.getWithMean()
        || !scaler.getWithStd()
        || !encoder.getDropLast()
        || !indexer.getHandleInvalid().equals("keep")
        || !encoder.getHandleInvalid().equals("error")) {
      throw new IllegalArgumentException("unexpected parameters of the stages");
    }
    List<List<String>> values = new ArrayList<>();
    for (int i = 0; i < indexer.labelsArray().length; i++) {
      values.add(List.of(indexer.labelsArray()[i]));
      if (encoder.categorySizes()[i] != values.get(i).size() + 1) {
        throw new IllegalArgumentException("encoder and indexer differ in their categories");
      }
    }
    return new Encoding(values, list(scaler.mean()), list(scaler.std()));
  }

  /** Columns, the intercept not counted. */
  public int width() {
    return means.size();
  }

  /** A column's name: the feature, or {@code category=value}. */
  public List<String> names() {
    List<String> names = new ArrayList<>(FeatureColumns.NUMBERS);
    for (int i = 0; i < values.size(); i++) {
      for (String value : values.get(i)) {
        names.add(FeatureColumns.CATEGORIES.get(i) + "=" + value);
      }
    }
    return names;
  }

  /** Fills in the scaled columns, with a 1 for the intercept before them. */
  public void fill(Features features, double[] row) {
    row[0] = 1;
    int column = 0;
    for (; column < FeatureColumns.NUMBERS.size(); column++) {
      row[1 + column] = scaled(column, FeatureColumns.number(features, column));
    }
    for (int i = 0; i < values.size(); i++) {
      String value = FeatureColumns.category(features, i);
      for (String known : values.get(i)) {
        row[1 + column] = scaled(column, known.equals(value) ? 1 : 0);
        column++;
      }
    }
  }

  /**
   * The regression over scaled columns as one over features.
   *
   * @param coefficients one per scaled column
   */
  public Scorer scorer(List<Double> coefficients, double intercept) {
    return saved(coefficients, intercept).scorer();
  }

  private SavedScorer saved(List<Double> coefficients, double intercept) {
    if (coefficients.size() != width()) {
      throw new IllegalArgumentException(
          width() + " columns, but " + coefficients.size() + " coefficients");
    }
    // A column that never varied would hide a bad coefficient: nothing is multiplied by it.
    for (int column = 0; column < width(); column++) {
      if (!Double.isFinite(coefficients.get(column))) {
        throw new IllegalArgumentException(
            "the coefficient of " + names().get(column) + " is " + coefficients.get(column));
      }
    }
    double constant = intercept;
    double[] weights = new double[width()];
    for (int column = 0; column < width(); column++) {
      double deviation = deviations.get(column);
      weights[column] = deviation == 0 ? 0 : coefficients.get(column) / deviation;
      constant -= weights[column] * means.get(column);
    }
    int column = 0;
    List<SavedScorer.NumericInput> numbers = new ArrayList<>();
    for (String name : FeatureColumns.NUMBERS) {
      numbers.add(
          new SavedScorer.NumericInput(
              name, weights[column], means.get(column), deviations.get(column)));
      column++;
    }
    List<SavedScorer.Category> categories = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      List<SavedScorer.Value> known = new ArrayList<>();
      for (String value : values.get(i)) {
        known.add(
            new SavedScorer.Value(
                value, weights[column], means.get(column), deviations.get(column)));
        column++;
      }
      categories.add(new SavedScorer.Category(FeatureColumns.CATEGORIES.get(i), known));
    }
    return new SavedScorer(SavedScorer.SCHEMA, constant, numbers, categories);
  }

  /**
   * The regression of a whole fitted pipeline as numbers.
   *
   * @throws IllegalArgumentException if it is not one of ours
   */
  public static SavedScorer savedScorerOf(PipelineModel pipeline) {
    Transformer[] stages = pipeline.stages();
    if (stages.length != 5 || !(stages[4] instanceof LogisticRegressionModel regression)) {
      throw new IllegalArgumentException("unexpected stages " + Arrays.toString(stages));
    }
    return of(pipeline).saved(list(regression.coefficients()), regression.intercept());
  }

  /** The scorer of a whole fitted pipeline. */
  public static Scorer scorerOf(PipelineModel pipeline) {
    return savedScorerOf(pipeline).scorer();
  }

  public static List<Double> list(Vector vector) {
    return Arrays.stream(vector.toArray()).boxed().toList();
  }

  private double scaled(int column, double value) {
    double deviation = deviations.get(column);
    return deviation == 0 ? 0 : (value - means.get(column)) / deviation;
  }

  private static void same(String what, List<String> expected, String[] found) {
    if (!expected.equals(Arrays.asList(found))) {
      throw new IllegalArgumentException(
          "its %s are %s, those of this program %s"
              .formatted(what, Arrays.toString(found), expected));
    }
  }
}
