/**
 * Settings from file, environment and command line, checked before anything starts; the console.
 */
package propensity.app.settings;
