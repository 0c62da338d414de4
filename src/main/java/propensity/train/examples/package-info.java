/** From a shopper's events to examples: features that look back, and labels that look ahead. */
package propensity.train.examples;
