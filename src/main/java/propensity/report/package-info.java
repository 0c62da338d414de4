/** Result tables as JSON, CSV and a page; page records are ready for the templates. */
package propensity.report;
