/** Events at rest cut into files and dropped in order of arrival, as a shop would. */
package propensity.replay;
