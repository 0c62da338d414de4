/**
 * A shop whose truth is known: simulated shoppers, their true propensity, and defects on request.
 */
package propensity.generate;
