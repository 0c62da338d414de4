package propensity.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.ExitCode;
import propensity.Problem;

/** What a URL and the environment say, without a server. */
class PostgresTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop?password=canary",
        "jdbc:postgresql://db/shop?user=me&PASSWORD=canary",
        "jdbc:postgresql://db/shop?sslmode=require&sslpassword=canary",
        "jdbc:postgresql://me:canary@db/shop"
      })
  void urlWithAPasswordIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> Database.of(url, Map.of()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem.getMessage() + problem.why() + problem.remedy())
                  .contains("***")
                  .doesNotContain("canary");
            });
  }

  @Test
  void otherDatabasesAreRefused() {
    assertThatThrownBy(() -> Database.of("jdbc:mysql://db/shop", Map.of()))
        .isInstanceOf(Problem.class)
        .hasMessage("paths.warehouse cannot be jdbc:mysql://db/shop");
  }

  @Test
  void credentialsComeFromTheEnvironmentAndAreNotShown() {
    Map<String, String> environment = Map.of("PGUSER", "shop", "PGPASSWORD", "canary");

    Postgres postgres = (Postgres) Database.of("jdbc:postgresql://db:5433/shop", environment);

    assertThat(postgres.user()).isEqualTo("shop");
    assertThat(postgres.password()).isEqualTo("canary");
    assertThat(postgres).hasToString("jdbc:postgresql://db:5433/shop");
  }

  @Test
  void userOfTheUrlGoesBeforeThatOfTheEnvironment() {
    Database database =
        Database.of("jdbc:postgresql://db/shop?user=me", Map.of("PGUSER", "x", "PGPASSWORD", ""));

    assertThat(((Postgres) database).user()).isEqualTo("me");
  }

  @Test
  void pathIsASqliteFile() {
    assertThat(Database.of("reports/warehouse.sqlite", Map.of())).isInstanceOf(Sqlite.class);
  }

  @Test
  void definitionsAreTranslated() {
    Database postgres = new Postgres("jdbc:postgresql://db/shop", null, null);

    assertThat(postgres.ddl("CREATE TABLE t (a INTEGER, b REAL, c TEXT NOT NULL) WITHOUT ROWID;"))
        .isEqualTo("CREATE TABLE t (a BIGINT, b DOUBLE PRECISION, c TEXT COLLATE \"C\" NOT NULL);");
    assertThat(postgres.viewSql("score_band_entries")).contains("DISTINCT ON");
    assertThat(Sqlite.at(java.nio.file.Path.of("x")).viewSql("score_band_entries"))
        .doesNotContain("DISTINCT ON");
  }
}
