/**
 * From the folder where files are dropped to those of the stream: what is let in, and where it
 * goes.
 */
package propensity.stream.gate;
