/** Files of typed columns, each value as the text that the text formats would have. */
package propensity.source.typed;
