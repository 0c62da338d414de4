/** What a shop's own files hold, and a source mapping to start from. */
package propensity.inspect;
