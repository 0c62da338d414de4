/** What the files of a feed have been like, and what is different in a new one. */
package propensity.sink.feed;
