package propensity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports go downwards only; whoever breaks this reads here which way is down. */
@AnalyzeClasses(packages = "propensity", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule importsGoDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy("propensity.app..")
          .layer("report")
          .definedBy("propensity.report..")
          .layer("analytics")
          .definedBy("propensity.analytics..")
          .layer("stream")
          .definedBy("propensity.stream..")
          .layer("model")
          .definedBy("propensity.model..")
          .layer("session")
          .definedBy("propensity.session..")
          .layer("generate")
          .definedBy("propensity.generate..")
          .layer("warehouse")
          .definedBy("propensity.warehouse..")
          .layer("inspect")
          .definedBy("propensity.inspect..")
          .layer("event")
          .definedBy("propensity.event..")
          .layer("spark")
          .definedBy("propensity.spark..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("analytics")
          .mayOnlyBeAccessedByLayers("app", "report")
          .whereLayer("stream")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("app", "stream")
          .whereLayer("generate")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("inspect")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("app", "stream", "model")
          .whereLayer("warehouse")
          .mayOnlyBeAccessedByLayers("app", "stream", "model", "analytics", "report")
          .because("an event goes from file to fold to score to row, and nothing goes back");

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
          .because("features are made from behaviour and history, which hold no outcome");

  @ArchTest
  static final ArchRule onlyRecordsTouchesSparksInternalEncoders =
      classes()
          .that()
          .haveNameMatching("org\\.apache\\.spark\\.sql\\.catalyst\\.encoders\\..*")
          .should()
          .onlyBeAccessed()
          .byClassesThat()
          .resideInAPackage("propensity.spark")
          .allowEmptyShould(true);
}
