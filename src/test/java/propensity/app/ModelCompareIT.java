package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;

/** The second opinion, on a shop where it must differ. */
@ExtendWith(SparkExtension.class)
class ModelCompareIT {
  private static final int SESSIONS = 3_000;
  private static final Pattern LINE =
      Pattern.compile(
          "on ([\\d,]+) test rows: log loss (\\S+) \\(base rate\\), (\\S+) \\(regression\\),"
              + " (\\S+) \\((\\d+) trees\\); AUC (\\S+) and (\\S+);"
              + " the regression has (\\S+) % of the trees' gain");

  @TempDir private Path folder;

  @Test
  void bothFindWhatOneInputTells(SparkSession spark) throws IOException {
    assertThat(spark.version()).startsWith("4.2");
    Files.write(folder.resolve("events.csv"), lines());

    Matcher found =
        LINE.matcher(Cli.in(folder).run("model compare", "--events", folder.toString()).out());

    assertThat(found.find()).isTrue();
    double ofBaseRate = Double.parseDouble(found.group(2));
    assertThat(Integer.parseInt(found.group(5))).isPositive();
    assertThat(Double.parseDouble(found.group(6))).as("AUC of the regression").isGreaterThan(0.7);
    assertThat(Double.parseDouble(found.group(7))).as("AUC of the trees").isGreaterThan(0.7);
    assertThat(Double.parseDouble(found.group(4))).isLessThan(0.9 * ofBaseRate);
    assertThat(Double.parseDouble(found.group(3))).isLessThan(0.9 * ofBaseRate);
    assertThat(Double.parseDouble(found.group(8))).isBetween(80.0, 120.0);
  }

  /** Mobile buys often, desktop seldom, wherever they come from. */
  private static List<String> lines() {
    Random random = new Random(1);
    List<String> lines =
        new ArrayList<>(List.of("event_id,user_id,event_time,event_type,device,referrer"));
    for (int session = 0; session < SESSIONS; session++) {
      boolean mobile = random.nextBoolean();
      boolean email = random.nextBoolean();
      boolean buys = random.nextDouble() < (mobile ? 0.6 : 0.05);
      String who = (mobile ? "mobile" : "desktop") + "," + (email ? "email" : "direct");
      List<String> types = new ArrayList<>(List.of("page_view", "page_view"));
      if (buys) {
        types.add("purchase");
      }
      for (int i = 0; i < types.size(); i++) {
        String time = Instant.ofEpochSecond(1_767_600_000L + session * 300L + i * 20L).toString();
        lines.add("e%d-%d,u%d,%s,%s,%s".formatted(session, i, session, time, types.get(i), who));
      }
    }
    return lines;
  }
}
