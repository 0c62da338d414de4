package propensity.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;

/**
 * The split by time: epoch milliseconds of session starts. A session that begins in one window and
 * ends in the next is in neither, so that no window sees events of a later one.
 *
 * @param from the first session's start
 * @param trainEnd where fitting ends and calibration begins
 * @param calibrateEnd where calibration ends and the test begins
 * @param to the last start of a session whose end is known
 * @param openFrom sessions whose last event is not before this may go on after the data ends
 */
record Windows(long from, long trainEnd, long calibrateEnd, long to, long openFrom) {

  /** The window that a session is used in, or why it is in none. */
  enum Split {
    TRAIN,
    CALIBRATE,
    TEST,
    LEFT_OUT_BOT,
    LEFT_OUT_BEGAN_WITH_PURCHASE,
    LEFT_OUT_OPEN_AT_END,
    LEFT_OUT_CROSSING_BORDER;

    static final List<Split> WINDOWS = List.of(TRAIN, CALIBRATE, TEST);

    /** As counts are named after it in the card. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Column column() {
      return lit(name());
    }
  }

  static Windows of(long from, long to, long newest, long gap, TrainSettings settings) {
    long lastKnown = Math.min(to, newest - gap); // in a few hours of data the gap is much of it
    double span = (double) (lastKnown - from);
    long trainEnd = from + Math.round(settings.trainShare() * span);
    long calibrateEnd =
        from + Math.round((settings.trainShare() + settings.calibrateShare()) * span);
    return new Windows(from, trainEnd, calibrateEnd, lastKnown, newest - gap);
  }

  /** Whether an example's session is in one of these. */
  Column contains(Split... splits) {
    return split().isin(Arrays.stream(splits).map(Split::name).toArray());
  }

  /** Name of the {@link Split} of an example's session. */
  Column split() {
    Column start = col("startedAt");
    Column end = col("endedAt");
    return when(col("bot"), Split.LEFT_OUT_BOT.column())
        .when(col("features").isNull(), Split.LEFT_OUT_BEGAN_WITH_PURCHASE.column())
        .when(end.geq(openFrom), Split.LEFT_OUT_OPEN_AT_END.column())
        .when(end.lt(trainEnd), Split.TRAIN.column())
        .when(start.geq(trainEnd).and(end.lt(calibrateEnd)), Split.CALIBRATE.column())
        .when(start.geq(calibrateEnd), Split.TEST.column())
        .otherwise(Split.LEFT_OUT_CROSSING_BORDER.column());
  }
}
