package propensity.app;

import picocli.CommandLine.IVersionProvider;

/** Versions of the program, Spark and Java. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "propensity " + number(),
      "spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION(),
      "java " + Runtime.version()
    };
  }

  static String number() {
    String number = Version.class.getPackage().getImplementationVersion();
    return number == null ? "(not from a jar)" : number;
  }
}
