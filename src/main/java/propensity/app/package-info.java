/**
 * Composition root: the command line. A command turns options into a job; jobs, settings and
 * benchmarks are in the packages below. The only packages that open Spark, read conf, print or
 * exit.
 */
package propensity.app;
