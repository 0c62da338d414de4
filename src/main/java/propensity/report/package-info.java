/** Answers as JSON, CSV and a page. */
package propensity.report;
