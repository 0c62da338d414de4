package propensity.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.model.Encoding;
import propensity.model.ModelCard;
import propensity.model.ModelFiles;
import propensity.model.ModelStore;
import propensity.model.SavedScorer;
import propensity.session.FeatureColumns;
import propensity.spark.Records;
import propensity.train.Fit.Weights;
import propensity.train.examples.Example;

/** A model to store, and its card. */
public final class ModelFixtures {
  private static PipelineModel fitted;

  private ModelFixtures() {}

  /** A card with what the store looks at. */
  public static ModelCard card(String version, String... refusals) {
    ObjectNode card = ModelFiles.JSON.createObjectNode().put("version", version);
    FeatureColumns.all().forEach(card.putArray("feature_names")::add);
    for (int edge = 1; edge <= 9; edge++) {
      card.withArray("decile_edges").add(edge / 10.0);
    }
    card.putObject("gate").putPOJO("refusals", refusals);
    return ModelFiles.JSON.convertValue(card, ModelCard.class);
  }

  /** Stores a version of {@link #pipeline}. */
  public static void store(
      SparkSession spark, ModelStore store, String version, String... refusals) {
    store.store(pipeline(spark), scorer(spark), card(version, refusals), "page");
  }

  /** The numbers of {@link #pipeline}. */
  public static SavedScorer scorer(SparkSession spark) {
    return Encoding.savedScorerOf(pipeline(spark));
  }

  /** Fitted once: stages of real features, coefficients all 0.1. */
  public static synchronized PipelineModel pipeline(SparkSession spark) {
    if (fitted == null) {
      List<Example> examples = new ArrayList<>();
      Device[] devices = Device.values();
      Referrer[] referrers = Referrer.values();
      for (int i = 0; i < 40; i++) {
        Event event =
            new Event(
                "e" + i,
                "u" + i,
                null,
                Shoppers.START + i * 1_000_000L,
                i % 3 == 0 ? EventType.ADD_TO_CART : EventType.PAGE_VIEW,
                devices[i % devices.length],
                referrers[i % referrers.length],
                "/" + i,
                "p",
                100L * i,
                1,
                0);
        examples.addAll(Shoppers.examples(List.of(event)));
      }
      Dataset<Row> rows =
          Fit.labelled(spark.createDataset(examples, Records.encoder(Example.class)), Weights.NONE);
      PipelineModel stages = PropensityPipeline.fitEncoding(rows);
      fitted =
          PropensityPipeline.whole(
              stages,
              PropensityPipeline.regression(
                  Collections.nCopies(1 + Encoding.of(stages).width(), 0.1)),
              Platt.NONE);
    }
    return fitted;
  }
}
