/** Settings that views calculate with, stored in the warehouse. */
package propensity.warehouse.settings;
