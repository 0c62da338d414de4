package propensity;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Imports go downwards only; whoever breaks this reads here which way is down. */
@AnalyzeClasses(packages = "propensity", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** From top to bottom; packages of one row do not know each other. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("app"),
          List.of("report"),
          List.of("analytics", "stream"),
          List.of("decide", "sink", "train"),
          List.of("score", "replay"),
          List.of("model"),
          List.of("session", "generate"),
          List.of("warehouse", "inspect"),
          List.of("source"),
          List.of("event"),
          List.of("spark"));

  @ArchTest
  static void importsGoDownwards(JavaClasses classes) {
    for (int row = 0; row < ROWS.size(); row++) {
      for (String lower : ROWS.get(row)) {
        String[] above =
            ROWS.subList(0, row + 1).stream()
                .flatMap(List::stream)
                .filter(name -> !name.equals(lower))
                .map(name -> "propensity." + name + "..")
                .toArray(String[]::new);
        noClasses()
            .that()
            .resideInAPackage("propensity." + lower + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above)
            .because("an event goes from file to fold to score to row, and nothing goes back")
            .check(classes);
      }
    }
  }

  @ArchTest
  static void everyPackageHasItsRow(JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    classes.forEach(
        each -> {
          String[] names = each.getPackageName().split("\\.", -1);
          if (names.length > 1) {
            found.add(names[1]);
          }
        });
    found.remove("report.template");
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(ROWS.stream().flatMap(List::stream).toList());
  }

  @ArchTest
  static void packagesStaySmall(JavaClasses classes) {
    Map<String, Long> files =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .filter(each -> !each.getPackageName().endsWith(".template")) // made by the build
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(files).hasSizeGreaterThan(15);
    assertThat(files.values()).as("classes of a package: %s", files).allMatch(size -> size <= 25);
  }

  @ArchTest
  static final ArchRule settingsKnowNoJob =
      noClasses()
          .that()
          .resideInAPackage("propensity.app.settings")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("propensity.app", "propensity.app.job", "propensity.app.bench")
          .because("settings are read and checked before any job is known");

  @ArchTest
  static final ArchRule jobsKnowNoCommand =
      noClasses()
          .that()
          .resideInAPackage("propensity.app.job")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("propensity.app", "propensity.app.bench")
          .because("a command turns options into a job; a job can be run by any of them");

  @ArchTest
  static final ArchRule benchmarksKnowNoOtherCommand =
      noClasses()
          .that()
          .resideInAPackage("propensity.app.bench")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("propensity.app")
          .because("a benchmark measures jobs, by the same call as the command");

  @ArchTest
  static final ArchRule onlyMainKnowsTheBenchmarks =
      noClasses()
          .that()
          .resideInAPackage("propensity.app")
          .and()
          .doNotHaveSimpleName("Main")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("propensity.app.bench")
          .because("nothing that a user runs depends on what measures it");

  @ArchTest
  static final ArchRule scoringKnowsNothingOfTraining =
      noClasses()
          .that()
          .resideInAnyPackage("propensity.stream..", "propensity.sink..", "propensity.score..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("propensity.train..")
          .because("what scores is what was stored, not what made it");

  @ArchTest
  static final ArchRule nothingLoadsASavedPipeline =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(resideInAPackage("org.apache.spark.ml..")))
                  .and(target(nameMatching("load|read|loadImpl"))))
          .because("MLlib makes objects of the classes that a saved pipeline's files name");

  @ArchTest
  static final ArchRule thereAreNoCycles =
      slices().matching("propensity.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheAppPrintsOrExits =
      noClasses()
          .that()
          .resideOutsideOfPackage("propensity.app..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .because("below the app, a fault is an exception and progress is a callback");

  @ArchTest
  static final ArchRule featuresSeeNoPurchaseOfTheSession =
      noClasses()
          .that()
          .haveSimpleName("Features")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("Session")
          .because("features are made from activity and history, which hold no outcome");

  @ArchTest
  static final ArchRule onlyOnePackageTouchesSparksInternals =
      noClasses()
          .that()
          .resideOutsideOfPackage("propensity.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark.sql.catalyst..", "org.apache.spark.sql.execution..")
          .because(
              "internals change between versions of Spark, and then one package has to follow");
}
