package propensity.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Spark's event log tells of one application.
 *
 * @param tasks in the order in which they ended
 * @param firstJobAt when the first job began, in epoch milliseconds
 * @param jobEnds when jobs ended, in epoch milliseconds, ascending
 */
public record EventLog(List<Task> tasks, long firstJobAt, List<Long> jobEnds) {
  /**
   * One that has ended.
   *
   * @param endedAt in epoch milliseconds
   * @param cpuNanos of its thread, without the JVM's own
   * @param shuffleBytes written, compressed as they go over the network
   */
  public record Task(long endedAt, long cpuNanos, long shuffleBytes) {}

  /** The newest application's. */
  static EventLog newest(Path logs) throws IOException {
    List<Task> tasks = new ArrayList<>();
    long firstJobAt = Long.MAX_VALUE;
    List<Long> jobEnds = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader in = Files.newBufferedReader(last(last(logs, ""), "events_"))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (is("TaskEnd", line)) {
          JsonNode end = mapper.readTree(line);
          JsonNode metrics = end.path("Task Metrics");
          tasks.add(
              new Task(
                  end.path("Task Info").path("Finish Time").asLong(),
                  metrics.path("Executor CPU Time").asLong(),
                  metrics.path("Shuffle Write Metrics").path("Shuffle Bytes Written").asLong()));
        } else if (is("JobStart", line)) {
          firstJobAt = Math.min(firstJobAt, mapper.readTree(line).path("Submission Time").asLong());
        } else if (is("JobEnd", line)) {
          jobEnds.add(mapper.readTree(line).path("Completion Time").asLong());
        }
      }
    }
    jobEnds.sort(null);
    return new EventLog(tasks, firstJobAt, jobEnds);
  }

  private static boolean is(String event, String line) {
    return line.startsWith("{\"Event\":\"SparkListener" + event + "\"");
  }

  private static Path last(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  /** From the first job to the end of the last one. */
  public double seconds() {
    return (jobEnds.get(jobEnds.size() - 1) - firstJobAt) / 1e3;
  }

  /** CPU time of the tasks that ended after a time. */
  public long cpuNanos(long after) {
    return tasks.stream().filter(task -> task.endedAt > after).mapToLong(Task::cpuNanos).sum();
  }

  /** What the tasks that ended after a time gave to others. */
  public long shuffleBytes(long after) {
    return tasks.stream().filter(task -> task.endedAt > after).mapToLong(Task::shuffleBytes).sum();
  }

  /** When the newest of the jobs that had ended by then ended. */
  public long jobEndBefore(long time) {
    return jobEnds.stream().filter(end -> end <= time).max(Long::compare).orElseThrow();
  }
}
