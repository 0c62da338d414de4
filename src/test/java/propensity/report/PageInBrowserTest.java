package propensity.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.MachineHas;
import propensity.analytics.SampleShop;
import propensity.analytics.SampleWarehouse;
import propensity.app.settings.ShippedSettings;

/**
 * The page in headless Chromium. The report itself has no script and forbids any, so its width is
 * measured from outside: a page of ours holds it in a frame of the width of the screen and asks the
 * frame's document how wide it wants to be.
 */
class PageInBrowserTest {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final ReportSettings SETTINGS = ShippedSettings.read().report();

  /** A page and the width of the screen on which it is looked at. */
  private record Frame(String page, int width) {}

  private static final Frame WIDE = new Frame("wide", 390);

  @TempDir static Path folder;
  private static Path browser;
  private static Map<Frame, Integer> widths;

  private static List<Frame> frames() {
    return List.of(
        new Frame("plain", 320),
        new Frame("plain", 390),
        new Frame("plain", 1280),
        new Frame("hostile", 390),
        new Frame("hostile", 1280),
        new Frame("empty", 390));
  }

  @BeforeAll
  static void writePages() throws IOException {
    browser = installed().orElse(null);
    MachineHas.orSkip(browser != null, "a Chromium on the path: one of " + NAMES);
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      SampleShop.fill(warehouse, 3_000, 5);
      ReportTest.write(warehouse, SampleShop.card(7), SETTINGS, folder.resolve("plain"));
    }
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      HostileTextTest.fill(warehouse);
      ReportTest.write(warehouse, SampleShop.card(7), SETTINGS, folder.resolve("hostile"));
    }
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      ReportTest.write(warehouse, null, SETTINGS, folder.resolve("empty"));
    }
    Files.writeString(
        Files.createDirectories(folder.resolve("wide")).resolve("report.html"),
        "<!DOCTYPE html><body style='margin:0'><div style='width:700px'>x</div>");
    List<Frame> all = new ArrayList<>(frames());
    all.add(WIDE);
    widths = widthsInside(all);
  }

  private static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private record Run(String output, String log) {}

  private static Run browse(String address, String... options) throws IOException {
    Path profile = Files.createTempDirectory(folder, "profile");
    List<String> command = new ArrayList<>();
    command.add(browser.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--enable-logging=stderr",
            "--virtual-time-budget=3000",
            "--user-data-dir=" + profile));
    command.addAll(List.of(options));
    command.add(address);
    Path output = Files.createTempFile(folder, "output", ".html");
    Path log = Files.createTempFile(folder, "log", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("Chromium ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
    return new Run(Files.readString(output), Files.readString(log));
  }

  /** What a page asked a server for, and what Chromium made of it. */
  private record Visit(List<String> asked, Run run) {}

  private static Visit visit(byte[] page) throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/page";
      return new Visit(asked, browse(address, "--dump-dom"));
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "hostile", "empty"})
  void pageAsksForNothingAndTheConsoleStaysEmpty(String page) throws IOException {
    Visit visit = visit(Files.readAllBytes(folder.resolve(page).resolve("report.html")));
    assertThat(visit.asked()).containsExactly("/page");
    assertThat(visit.run().log()).doesNotContain("CONSOLE");
    assertThat(visit.run().output()).contains("What stands out").doesNotContain("<script", "<img");
  }

  /** Shows that the test above can fail. */
  @Test
  void requestsAndConsoleMessagesAreSeen() throws IOException {
    Visit visit =
        visit(
            "<!DOCTYPE html><link rel=icon href=data:,><img src=/more><script>oops()</script>"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(visit.asked()).containsExactly("/page", "/more");
    assertThat(visit.run().log()).contains("CONSOLE");
  }

  @ParameterizedTest
  @MethodSource("frames")
  void nothingReachesBeyondTheScreen(Frame frame) {
    assertThat(widths).containsEntry(frame, frame.width());
  }

  /** Shows that the measure sees an overflow: a page with a box of 700 in a frame of 390. */
  @Test
  void measureSeesAnOverflow() {
    assertThat(widths).containsEntry(WIDE, 700);
  }

  /** How wide each page wants to be in its frame; all of them in one start of the browser. */
  private static Map<Frame, Integer> widthsInside(List<Frame> frames) throws IOException {
    StringJoiner list = new StringJoiner(",", "[", "]");
    frames.forEach(frame -> list.add("['%s',%d]".formatted(frame.page(), frame.width())));
    String html =
        """
        <!DOCTYPE html><body><script>
        %s.forEach(([name, width]) => {
          const frame = document.createElement('iframe');
          frame.width = width;
          frame.height = 900;
          frame.style.border = '0';
          frame.onload = () => {
            const page = frame.contentDocument;
            page.querySelectorAll('details').forEach(details => details.open = true);
            const text = name + '@' + width + '=' + page.documentElement.scrollWidth + ';';
            document.body.appendChild(document.createElement('p')).textContent = text;
          };
          frame.src = name + '/report.html';
          document.body.appendChild(frame);
        });</script>\
        """
            .formatted(list);
    Path holder = folder.resolve("holder.html");
    Files.writeString(holder, html, StandardCharsets.UTF_8);
    Run run =
        browse(
            holder.toUri().toString(),
            "--dump-dom",
            "--allow-file-access-from-files",
            "--hide-scrollbars",
            "--window-size=1400,1000");
    Map<Frame, Integer> found = new HashMap<>();
    Matcher each = Pattern.compile("<p>(\\w+)@(\\d+)=(\\d+);</p>").matcher(run.output());
    while (each.find()) {
      Frame frame = new Frame(each.group(1), Integer.parseInt(each.group(2)));
      found.put(frame, Integer.parseInt(each.group(3)));
    }
    return found;
  }
}
