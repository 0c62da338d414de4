/** JSON as text: its records, and their values by key. */
package propensity.source.json;
