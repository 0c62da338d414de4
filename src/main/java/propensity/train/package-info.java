/** From closed sessions to a published model: labels, fit, calibration, evaluation, gate. */
package propensity.train;
