/** The champion and its scores: propensity, logged inputs, contributions of features. */
package propensity.score;
