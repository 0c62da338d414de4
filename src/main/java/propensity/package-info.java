/** Purchase propensity on a clickstream: what every package may use, exit codes and user errors. */
package propensity;
