/**
 * Rows on their way into the warehouse: codecs and the transaction of a batch, for each database.
 */
package propensity.sink;
