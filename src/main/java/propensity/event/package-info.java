/**
 * What an event is: the contract, the source mapping that reads it, and the rejection of a line.
 */
package propensity.event;
