package propensity.spark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Spark cluster of this machine: a standalone master and workers, each a process of its own
 * on loopback, from the jars that Maven brought. They end with this, whatever happens.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final long SECONDS_TO_START = 60;
  private static final Pattern ALIVE_WORKERS = Pattern.compile("\"aliveworkers\" : (\\d+)");

  private final Path folder;
  private final Size size;
  private final int port = freePort();
  private final int webPort = freePort();
  private final int driverWebPort = freePort();
  private final List<Process> workers = new ArrayList<>();
  private Process master;
  private int runs;

  /**
   * How large its work is.
   *
   * @param driverMegabytes heap of the driver
   * @param executorMegabytes heap of each executor
   * @param patience after which a run is taken for one that hangs
   */
  public record Size(int driverMegabytes, int executorMegabytes, Duration patience) {
    /** Enough for some ten thousand events. */
    public static final Size SMALL = new Size(700, 600, Duration.ofSeconds(400));
  }

  /** Starts it; everything it writes is under the folder. */
  public StandaloneCluster(Path folder, int workers, Size size) {
    this.folder = folder;
    this.size = size;
    try {
      makeHome();
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
      master =
          start(
              "master",
              Map.of(),
              List.of("-Xmx256m", "-cp", jars(), "org.apache.spark.deploy.master.Master"),
              List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "" + webPort));
      for (int i = 0; i < workers; i++) {
        addWorker();
      }
      awaitWorkers(workers);
    } catch (IOException | InterruptedException e) {
      close();
      throw new IllegalStateException("the cluster did not start", e);
    }
  }

  /** Starts one more worker with one core. */
  public void addWorker() throws IOException {
    int number = workers.size() + 1;
    workers.add(
        start(
            "worker-" + number,
            Map.of(),
            List.of("-Xmx256m", "-cp", jars(), "org.apache.spark.deploy.worker.Worker"),
            List.of(
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                size.executorMegabytes() + 100 + "m",
                "--webui-port",
                "0",
                "--work-dir",
                folder.resolve("work-" + number).toString(),
                master())));
  }

  /** The address for {@code --master}. */
  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** What a run said, and how it ended. */
  public record Run(int exitCode, Path log) {
    /** All it said. */
    public String said() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Submits the project's jar and waits for the end. */
  public Run submit(Map<String, String> environment, String... command) {
    try {
      Process driver = begin(environment, command);
      if (!driver.waitFor(size.patience().toSeconds(), TimeUnit.SECONDS)) {
        driver.destroyForcibly();
        throw new AssertionError("the run did not end; it said: " + log().said());
      }
      return new Run(driver.exitValue(), log().log());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Submits the project's jar; {@link #log} is that of the newest run. */
  public Process begin(Map<String, String> environment, String... command) throws IOException {
    runs++;
    List<String> options =
        List.of(
            "-Xmx" + size.driverMegabytes() + "m",
            "-XX:TieredStopAtLevel=" + (size.equals(Size.SMALL) ? 1 : 4),
            "-Dlog4j2.configurationFile="
                + Path.of("conf/log4j2.properties").toAbsolutePath().toUri(),
            "-cp",
            jars(),
            "org.apache.spark.deploy.SparkSubmit");
    List<String> words =
        new ArrayList<>(
            List.of(
                "--properties-file",
                Path.of("conf/spark-defaults.conf").toAbsolutePath().toString(),
                "--master",
                master(),
                "--conf=spark.executor.memory=" + size.executorMegabytes() + "m",
                "--conf=spark.ui.enabled=true",
                "--conf=spark.ui.port=" + driverWebPort,
                "--conf=spark.driver.host=127.0.0.1",
                "--conf=spark.driver.bindAddress=127.0.0.1",
                "--conf=spark.eventLog.enabled=true",
                "--conf=spark.eventLog.compress=false",
                "--conf=spark.eventLog.dir=" + folder.resolve("event-logs").toUri(),
                "--class",
                "propensity.app.Main",
                Path.of("target/propensity.jar").toAbsolutePath().toString()));
    words.addAll(List.of(command));
    return start("run-" + runs, environment, options, words);
  }

  /** What the newest run has said so far. */
  public Run log() {
    return new Run(-1, folder.resolve("run-" + runs + ".log"));
  }

  /** What Spark noted down of the newest run, which has ended. */
  public EventLog eventLog() throws IOException {
    return EventLog.newest(folder.resolve("event-logs"));
  }

  /** How many executors are up. */
  public int executors() {
    return workers.stream().mapToInt(worker -> executorsOf(worker).size()).sum();
  }

  /** Kills all executors there are, as lost machines would end; gives how many. */
  public int killExecutors() {
    return workers.stream().mapToInt(StandaloneCluster::killExecutorsOf).sum();
  }

  /** Kills the executors of the nth of the workers that are up; gives how many. */
  public int killExecutor(int nth) {
    List<Process> up = workers.stream().filter(Process::isAlive).toList();
    return killExecutorsOf(up.get(nth % up.size()));
  }

  private static int killExecutorsOf(Process worker) {
    List<ProcessHandle> executors = executorsOf(worker);
    executors.forEach(ProcessHandle::destroyForcibly);
    return executors.size();
  }

  private static List<ProcessHandle> executorsOf(Process worker) {
    return worker
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("Executor"))
        .toList();
  }

  /** Kills the oldest worker with its executor, starts a new one, and waits until it is known. */
  public void replaceWorker() throws IOException, InterruptedException {
    Process oldest = workers.stream().filter(Process::isAlive).findFirst().orElseThrow();
    int up = aliveWorkers();
    end(oldest);
    awaitWorkers(up - 1);
    addWorker();
    awaitWorkers(up);
  }

  /** What the web pages of the master and the driver say, as their programs' JSON and as HTML. */
  public String pages() throws IOException {
    String driver = "http://127.0.0.1:" + driverWebPort;
    String application =
        text(driver + "/api/v1/applications").replaceAll("(?s).*?\"id\" : \"([^\"]*)\".*", "$1");
    StringBuilder pages = new StringBuilder(text("http://127.0.0.1:" + webPort + "/json/"));
    for (String part : new String[] {"environment", "jobs", "stages", "executors", "sql"}) {
      pages.append(text(driver + "/api/v1/applications/" + application + "/" + part));
    }
    for (String page : new String[] {"environment/", "jobs/", "SQL/", "StreamingQuery/"}) {
      pages.append(text(driver + "/" + page));
    }
    return pages.toString();
  }

  private void makeHome() throws IOException {
    Path jars = folder.resolve("spark/jars");
    Files.createDirectories(jars);
    Files.createDirectories(folder.resolve("event-logs"));
    Files.createFile(folder.resolve("spark/RELEASE"));
    String classPath = Files.readString(Path.of("target/spark.classpath")).strip();
    for (String jar : classPath.split(File.pathSeparator, -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
  }

  private String jars() {
    return folder.resolve("spark/jars") + "/*";
  }

  private Process start(
      String name, Map<String, String> environment, List<String> options, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("conf/java.options").toAbsolutePath());
    command.addAll(options);
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void awaitWorkers(int wanted) throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (aliveWorkers() != wanted) {
      if (System.nanoTime() > end || !master.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("master.log")));
      }
      Thread.sleep(200);
    }
  }

  /** How many workers the master knows; 0 before it answers, first with a page of HTML. */
  private int aliveWorkers() {
    try {
      Matcher alive = ALIVE_WORKERS.matcher(text("http://127.0.0.1:" + webPort + "/json/"));
      return alive.find() ? Integer.parseInt(alive.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static String text(String address) throws IOException {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.forEach(StandaloneCluster::end);
    if (master != null) {
      end(master);
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
