package propensity.score;

import java.util.Optional;
import java.util.function.Consumer;
import propensity.Problem;
import propensity.model.ModelStore;
import propensity.model.ServedModel;

/** The model that serves now: looked up between batches, loaded when it has changed. */
public final class Champion implements ModelSource {
  private final ModelStore store;
  private final Consumer<String> messages;
  private ServedModel loaded;
  private String refused;

  /**
   * Loads the champion.
   *
   * @param messages gets a line when the champion changes, or cannot because it does not load
   * @throws Problem if there is none or it cannot be trusted
   */
  public Champion(ModelStore store, Consumer<String> messages) {
    this.store = store;
    this.messages = messages;
    this.loaded = store.load(store.champion());
  }

  @Override
  public ServedModel champion() {
    String version = store.championIfAny().orElse(loaded.version());
    if (!version.equals(loaded.version()) && !version.equals(refused)) {
      try {
        loaded = store.load(version);
        messages.accept("model " + version + " serves from now on");
      } catch (Problem e) {
        refused = version;
        messages.accept(
            "model "
                + version
                + " is not served, "
                + loaded.version()
                + " goes on: "
                + e.getMessage()
                + "; "
                + e.why());
      }
    }
    return loaded;
  }

  @Override
  public Optional<ServedModel> version(String version) {
    if (version.equals(loaded.version())) {
      return Optional.of(loaded);
    }
    try {
      return Optional.of(store.load(version));
    } catch (Problem e) {
      messages.accept(
          "model %s cannot be loaded, %s scores instead: %s"
              .formatted(version, loaded.version(), e.getMessage()));
      return Optional.empty();
    }
  }
}
