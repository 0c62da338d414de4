package propensity.score;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Base64;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import propensity.model.ServedModel;

/**
 * What the rows of a batch are scored with. The query is planned once, but the model of a batch is
 * known only when the batch begins: it is sent with the batch's job, to the tasks that compute the
 * rows.
 *
 * @param model the version that scores this batch
 * @param featureLog whose inputs are kept
 */
public record BatchModel(ServedModel model, FeatureLog featureLog) implements Serializable {
  private static final String PROPERTY = "propensity.scoring";

  /** From now on, jobs that this thread starts score with this. */
  public static void attach(SparkContext spark, BatchModel scoring) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(scoring);
    } catch (IOException e) {
      throw new IllegalStateException("a model is serializable", e);
    }
    spark.setLocalProperty(PROPERTY, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /** From now on, jobs that this thread starts bring the state up to date and give no rows. */
  public static void detach(SparkContext spark) {
    spark.setLocalProperty(PROPERTY, null);
  }

  /** What the running task's batch is scored with; null where no rows are wanted. */
  public static BatchModel ofTask() {
    String text = TaskContext.get().getLocalProperty(PROPERTY);
    if (text == null) {
      return null;
    }
    byte[] bytes = Base64.getDecoder().decode(text);
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (BatchModel) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("the driver runs the same program", e);
    }
  }
}
