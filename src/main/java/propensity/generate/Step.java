package propensity.generate;

/** Where a shopper stands in a session after an event, apart from what is in the cart. */
enum Step {
  /** Home, a category, a search: no product to put into the cart yet. */
  LISTING,
  /** A product's page; the chain keeps one state per price band. */
  PRODUCT,
  /** A product was just put into the cart. */
  ADDED,
  /** The cart's page. */
  CART,
  /** The checkout. */
  CHECKOUT
}
