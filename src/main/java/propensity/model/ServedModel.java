package propensity.model;

import java.io.Serializable;
import java.util.List;
import propensity.warehouse.ModelRow;

/**
 * A model as the stream uses it.
 *
 * @param version its name in the store
 * @param scorer gives propensities
 * @param decileEdges nine ascending propensities, frozen when it was trained
 * @param warehouseRow what the warehouse keeps of it
 */
public record ServedModel(
    String version, Scorer scorer, List<Double> decileEdges, ModelRow warehouseRow)
    implements Serializable {

  public ServedModel {
    decileEdges = List.copyOf(decileEdges);
    if (decileEdges.size() != 9) {
      throw new IllegalArgumentException(
          "there are nine edges between deciles, not " + decileEdges.size());
    }
    for (int i = 1; i < decileEdges.size(); i++) {
      if (!(decileEdges.get(i - 1) <= decileEdges.get(i))) {
        throw new IllegalArgumentException("decile edges must ascend, unlike " + decileEdges);
      }
    }
  }

  /** 1 for the tenth of sessions with the highest propensities, 10 for the lowest. */
  public int decile(double propensity) {
    int above = 0;
    while (above < 9 && propensity >= decileEdges.get(above)) {
      above++;
    }
    return 10 - above;
  }
}
