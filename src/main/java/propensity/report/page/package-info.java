/** What the page shows, ready for the templates: texts and positions, nothing left to compute. */
package propensity.report.page;
