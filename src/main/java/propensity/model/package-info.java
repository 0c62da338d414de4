/** Labels, training, evaluation, the model card, the store of versions and the gate before it. */
package propensity.model;
