/** One event of a shopper as values and as bytes, and the rejection of a line that is not one. */
package propensity.event;
