package propensity.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * The split by time: epoch milliseconds of session starts. A session that begins in one window and
 * ends in the next is in neither, so that nothing of a later window was to be seen in an earlier.
 *
 * @param from the first session's start
 * @param trainEnd where fitting ends and calibration begins
 * @param calibrateEnd where calibration ends and the test begins
 * @param to the last start of a session whose end is known
 * @param openFrom sessions whose last event is not before this may go on after the data ends
 */
record Windows(long from, long trainEnd, long calibrateEnd, long to, long openFrom) {
  /** Name of the column that {@link #fate} is kept in. */
  static final String FATE = "fate";

  static final String TRAIN = "train";
  static final String CALIBRATE = "calibrate";
  static final String TEST = "test";
  static final String BOT = "left_out_bot";
  static final String NO_EXAMPLE = "left_out_began_with_purchase";
  static final String OPEN = "left_out_open_at_end";
  static final String CROSSING = "left_out_crossing_border";

  static Windows of(long from, long to, long newest, long gap, TrainSettings settings) {
    long lastKnown = Math.min(to, newest - gap); // in a few hours of data the gap is much of it
    double span = (double) (lastKnown - from);
    long trainEnd = from + Math.round(settings.trainShare() * span);
    long calibrateEnd =
        from + Math.round((settings.trainShare() + settings.calibrateShare()) * span);
    return new Windows(from, trainEnd, calibrateEnd, lastKnown, newest - gap);
  }

  /** The window of an example's session, or why it is left out. */
  Column fate() {
    Column start = col("startedAt");
    Column end = col("endedAt");
    return when(col("bot"), lit(BOT))
        .when(col("features").isNull(), lit(NO_EXAMPLE))
        .when(end.geq(openFrom), lit(OPEN))
        .when(end.lt(trainEnd), lit(TRAIN))
        .when(start.geq(trainEnd).and(end.lt(calibrateEnd)), lit(CALIBRATE))
        .when(start.geq(calibrateEnd), lit(TEST))
        .otherwise(lit(CROSSING));
  }
}
