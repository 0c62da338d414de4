/** Queries to the warehouse: a record for each view, read by column names. */
package propensity.analytics;
