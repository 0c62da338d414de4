/** The features: the only definition of them, as a pure fold over events, and its codecs. */
package propensity.session;
