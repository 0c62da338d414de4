/** The way of a dropped file into the warehouse: ingest gate, scoring query, batch writer. */
package propensity.stream;
