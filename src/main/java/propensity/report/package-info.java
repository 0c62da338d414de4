/** The answers as JSON, as CSV and as a page, whose templates are in src/main/jte. */
package propensity.report;
