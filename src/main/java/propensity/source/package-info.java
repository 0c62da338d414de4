/** From files to events: the source mapping, parsers and readers of CSV, JSON and Parquet. */
package propensity.source;
