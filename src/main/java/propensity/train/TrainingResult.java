package propensity.train;

import java.util.List;
import java.util.Map;
import propensity.model.Interval;
import propensity.model.ModelCard;

/**
 * What came of a training. The version is stored in any case; it is served only if promoted.
 *
 * @param version its name in the store
 * @param promoted whether it is the champion now
 * @param refusals what the gate has against it, each a sentence; empty if it passed
 * @param metrics on the test window by name: auc, pr_auc, log_loss, normalized_entropy, brier, ece,
 *     ks, base_rate, mean_ratio, calibration_slope
 * @param counts of rows, sessions and what was left out, in the order of the card
 * @param card the whole card as stored
 */
public record TrainingResult(
    String version,
    boolean promoted,
    List<String> refusals,
    Map<String, Interval> metrics,
    Map<String, Long> counts,
    ModelCard card) {}
