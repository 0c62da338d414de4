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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @TempDir static Path folder;
  private static Path browser;

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
  @CsvSource({"plain,320", "plain,390", "plain,1280", "hostile,390", "hostile,1280", "empty,390"})
  void nothingReachesBeyondTheScreen(String page, int width) throws IOException {
    assertThat(widthInside(page, width)).isEqualTo(width);
  }

  /** Shows that the measure sees an overflow: a page with a box of 700 in a frame of 390. */
  @Test
  void measureSeesAnOverflow() throws IOException {
    Files.createDirectories(folder.resolve("wide"));
    Files.writeString(
        folder.resolve("wide/report.html"),
        "<!DOCTYPE html><body style='margin:0'><div style='width:700px'>x</div>");
    assertThat(widthInside("wide", 390)).isEqualTo(700);
  }

  private static int widthInside(String page, int width) throws IOException {
    String html =
        """
        <!DOCTYPE html><iframe id="page" width="%d" height="900" style="border:0"
        src="%s/report.html"></iframe><p id="width"></p><script>
        document.getElementById('page').onload = event => {
          const page = event.target.contentDocument;
          page.querySelectorAll('details').forEach(details => details.open = true);
          document.getElementById('width').textContent =
              'width=' + page.documentElement.scrollWidth + ';';
        };</script>\
        """
            .formatted(width, page);
    Path holder = folder.resolve("holder-" + page + width + ".html");
    Files.writeString(holder, html, StandardCharsets.UTF_8);
    Run run =
        browse(
            holder.toUri().toString(),
            "--dump-dom",
            "--allow-file-access-from-files",
            "--hide-scrollbars",
            "--window-size=1400,1000");
    String found = run.output().replaceAll("(?s).*width=(\\d+);.*", "$1");
    assertThat(found).as(run.output().length() > 400 ? "too long" : run.output()).matches("\\d+");
    return Integer.parseInt(found);
  }
}
