/**
 * What a command runs once its options are known; one class per job, shared by commands and
 * benchmarks.
 */
package propensity.app.job;
