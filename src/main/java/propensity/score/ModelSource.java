package propensity.score;

import java.util.Optional;
import propensity.model.ServedModel;

/** Gives the model that serves now; asked once per batch, between batches. */
@FunctionalInterface
public interface ModelSource {
  /** The champion. */
  ServedModel champion();

  /** A version that served before, for rows that it scored; empty if it cannot be loaded. */
  default Optional<ServedModel> version(String version) {
    return Optional.of(champion()).filter(model -> model.version().equals(version));
  }
}
