/** What a visit's addresses, campaign words and browser say: where it came from, and on what. */
package propensity.source.visit;
