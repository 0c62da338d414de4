/** Questions to the warehouse, each one named. */
package propensity.analytics;
