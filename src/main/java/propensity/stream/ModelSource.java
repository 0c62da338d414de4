package propensity.stream;

import propensity.model.ServedModel;

/** Gives the model that serves now; asked once a batch, between batches. */
@FunctionalInterface
public interface ModelSource {
  /** The champion. */
  ServedModel champion();
}
