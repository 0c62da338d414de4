/** From the bytes of a text file to its lines and fields, whatever these mean. */
package propensity.source.text;
