/** Decisions: which offer a policy gives, what offers changed, and who is worth a contact. */
package propensity.decide;
