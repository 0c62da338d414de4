/** The shop's currency, and the rates that bring others into it. */
package propensity.source.money;
