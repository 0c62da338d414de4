/** The benchmarks of the product itself: ratios taken in one run. */
package propensity.app.bench;
