/** Tables, transactions and the ledger. */
package propensity.warehouse;
