/** The champion and what it says of a session: score, logged inputs, contributions of features. */
package propensity.score;
