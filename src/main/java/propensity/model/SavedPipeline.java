package propensity.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * Looks through a saved pipeline before MLlib does: MLlib makes objects of whatever classes the
 * files name, in the stages' metadata and in the columns of their Parquet files.
 */
final class SavedPipeline {
  private static final List<String> STAGES =
      List.of(
          StringIndexerModel.class.getName(),
          OneHotEncoderModel.class.getName(),
          VectorAssembler.class.getName(),
          StandardScalerModel.class.getName(),
          LogisticRegressionModel.class.getName());

  private static final Set<String> COLUMN_TYPES =
      Set.of("org.apache.spark.ml.linalg.VectorUDT", "org.apache.spark.ml.linalg.MatrixUDT");

  private static final List<String> UIDS =
      List.of("index", "encode", "assemble", "scale", "logistic");

  private static final Pattern EXPECTED =
      Pattern.compile(
          "metadata/(_SUCCESS|part-00000[-\\w]*(\\.txt)?)"
              + "|stages/(0_index|1_encode|2_assemble|3_scale|4_logistic)"
              + "/(metadata/(_SUCCESS|part-00000[-\\w]*(\\.txt)?)|data/(_SUCCESS|part-[-\\w]+(\\.c\\d+)?\\.snappy\\.parquet))");

  private SavedPipeline() {}

  /**
   * Checks layout, class names and column types.
   *
   * @param names of all files, relative to the folder
   * @throws IllegalArgumentException naming what does not belong there
   */
  static void check(FileSystem files, Path folder, Collection<String> names) throws IOException {
    for (String name : names) {
      if (!EXPECTED.matcher(name).matches()) {
        throw new IllegalArgumentException("the file " + name + " does not belong there");
      }
      if (name.endsWith(".parquet")) {
        checkColumns(files, new Path(folder, name));
      }
    }
    checkClass(files, folder, names, "metadata/", PipelineModel.class.getName());
    for (int i = 0; i < STAGES.size(); i++) {
      String metadata = "stages/" + i + "_" + UIDS.get(i) + "/metadata/";
      checkClass(files, folder, names, metadata, STAGES.get(i));
    }
  }

  private static void checkClass(
      FileSystem files, Path folder, Collection<String> names, String place, String expected)
      throws IOException {
    List<String> parts =
        names.stream()
            .filter(name -> name.startsWith(place) && !name.endsWith("_SUCCESS"))
            .toList();
    if (parts.size() != 1) {
      throw new IllegalArgumentException(place + " holds " + parts.size() + " files, not one");
    }
    List<String> lines = ModelFiles.read(files, new Path(folder, parts.get(0))).lines().toList();
    if (lines.size() != 1) {
      throw new IllegalArgumentException(
          "the metadata of a stage is one line, not " + lines.size());
    }
    JsonNode metadata = ModelFiles.JSON.readTree(lines.get(0));
    String found = metadata.path("class").asText();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "the class " + found + " stands where " + expected + " belongs");
    }
    JsonNode stages = metadata.path("paramMap").path("stageUids");
    if (!stages.isMissingNode() && !stages.equals(ModelFiles.JSON.valueToTree(UIDS))) {
      throw new IllegalArgumentException("unexpected stages " + stages);
    }
  }

  private static void checkColumns(FileSystem files, Path file) throws IOException {
    String schema;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, files.getConf()))) {
      schema =
          reader
              .getFooter()
              .getFileMetaData()
              .getKeyValueMetaData()
              .get("org.apache.spark.sql.parquet.row.metadata");
    }
    if (schema == null) {
      throw new IllegalArgumentException(
          "the file " + file.getName() + " has no schema of Spark's");
    }
    for (String name : List.of("class", "pyClass", "serializedClass")) {
      for (JsonNode type : ModelFiles.JSON.readTree(schema).findValues(name)) {
        if (name.equals("class") ? !COLUMN_TYPES.contains(type.asText()) : !harmless(type)) {
          throw new IllegalArgumentException(
              "the column type " + type.asText() + " is not allowed");
        }
      }
    }
  }

  /** Named for Python alone; a JVM does not load them. */
  private static boolean harmless(JsonNode type) {
    return type.isNull() || type.asText().startsWith("pyspark.ml.linalg.");
  }
}
