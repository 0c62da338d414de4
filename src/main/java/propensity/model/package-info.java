/** What is stored of a model and how it is read back: scorer, store, card. */
package propensity.model;
