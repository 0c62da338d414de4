/** The streaming query: gate for dropped files, state operator, recovery. Rows go to the sink. */
package propensity.stream;
