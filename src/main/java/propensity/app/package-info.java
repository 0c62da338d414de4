/**
 * Composition root: command line, settings, jobs, exit codes. The only package that opens Spark,
 * reads conf, prints or exits.
 */
package propensity.app;
