package propensity.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.SparkSession;
import propensity.app.settings.Settings;
import propensity.model.ModelStore;
import propensity.score.Champion;
import propensity.spark.StateStore;
import propensity.stream.EventStream;
import propensity.stream.StopRequest;
import propensity.warehouse.Batch;
import propensity.warehouse.Warehouse;

/** One run of the stream over what was dropped, with a clock and a CPU meter beside it. */
final class MeasuredStream {
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final List<Mark> marks = new ArrayList<>();
  private long readNanos;
  private long foldNanos;
  private double seconds;

  private MeasuredStream() {}

  /** The end of a batch. */
  private record Mark(
      long at, long cpu, long writerCpu, long readNanos, long foldNanos, Batch batch) {}

  static MeasuredStream run(SparkSession spark, Settings settings) throws InterruptedException {
    MeasuredStream measured = new MeasuredStream();
    SparkListener meter = measured.meter();
    spark.sparkContext().addSparkListener(meter);
    Champion champion =
        new Champion(
            new ModelStore(spark.sessionState().newHadoopConf(), settings.paths().models()),
            message -> {});
    long began = System.nanoTime();
    try (Warehouse warehouse = Warehouse.open(settings.paths().database(), message -> {})) {
      new EventStream(
              spark,
              settings.paths().stream(),
              warehouse,
              champion,
              settings.source(),
              settings.sessions(),
              settings.stream(),
              new StopRequest(),
              measured::mark,
              message -> {})
          .once();
    } finally {
      spark.sparkContext().removeSparkListener(meter);
      StateStore.close();
    }
    measured.seconds = Measurement.secondsSince(began);
    return measured;
  }

  /** CPU time of tasks, those that read files and those that keep sessions apart. */
  private SparkListener meter() {
    return new SparkListener() {
      @Override
      public void onStageCompleted(SparkListenerStageCompleted completed) {
        var metrics = completed.stageInfo().taskMetrics();
        synchronized (MeasuredStream.this) {
          if (metrics.shuffleWriteMetrics().bytesWritten() > 0) {
            readNanos += metrics.executorCpuTime();
          } else {
            foldNanos += metrics.executorCpuTime();
          }
        }
      }
    };
  }

  /** Called on the thread that writes. */
  private synchronized void mark(Batch batch) {
    long writer = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    marks.add(
        new Mark(
            System.nanoTime(), MACHINE.getProcessCpuTime(), writer, readNanos, foldNanos, batch));
  }

  /** Events per second over the whole run, gate and first batches included. */
  double overall() {
    return events() / seconds;
  }

  long events() {
    return marks.stream().mapToLong(mark -> mark.batch().linesRead()).sum();
  }

  double seconds() {
    return seconds;
  }

  /**
   * Events per second of the median batch, from commit to commit, so that all that lies between
   * batches counts; the first batches, in which the JVM warms up, and the last one do not.
   */
  double steady() {
    return Measurement.median(rates());
  }

  /** Milliseconds of a full batch beyond what the sink alone would have taken for its rows. */
  double overheadMillis(double sinkEventsPerSecond) {
    long lines = marks.get(0).batch().linesRead();
    return 1e3 * lines * (1 / steady() - 1 / sinkEventsPerSecond);
  }

  /**
   * CPU microseconds per event, by what it was spent on; the rest is Spark's driver and the JVM.
   */
  Map<String, Double> cpuMicrosPerEvent() {
    Mark first = marks.get(warmUp() - 1);
    Mark last = marks.get(marks.size() - 1);
    double events = 0;
    for (Mark mark : marks.subList(warmUp(), marks.size())) {
      events += mark.batch().linesRead();
    }
    double all = (last.cpu() - first.cpu()) / 1e3 / events;
    double read = (last.readNanos() - first.readNanos()) / 1e3 / events;
    double fold = (last.foldNanos() - first.foldNanos()) / 1e3 / events;
    double write = (last.writerCpu() - first.writerCpu()) / 1e3 / events;
    Map<String, Double> micros = new LinkedHashMap<>();
    micros.put("read_and_parse", read);
    micros.put("state_fold_and_score", fold);
    micros.put("write", write);
    micros.put("spark_and_jvm", all - read - fold - write);
    micros.put("all", all);
    return micros;
  }

  private List<Double> rates() {
    List<Double> rates = new ArrayList<>();
    for (int i = warmUp(); i < marks.size(); i++) {
      Mark mark = marks.get(i);
      if (mark.batch().linesRead() == marks.get(0).batch().linesRead()) {
        rates.add(mark.batch().linesRead() * 1e9 / (mark.at() - marks.get(i - 1).at()));
      }
    }
    return rates;
  }

  /** A third of the batches, ten at most, one at least. */
  private int warmUp() {
    return Math.max(1, Math.min(10, marks.size() / 3));
  }
}
