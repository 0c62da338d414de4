/** Our few lines about Spark itself: records as rows, and what its public Java API leaves out. */
package propensity.spark;
