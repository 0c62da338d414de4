/** What is particular about the two JDBC drivers: waiting, the write-ahead log, and errors. */
package propensity.warehouse.driver;
