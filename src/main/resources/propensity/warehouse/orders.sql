-- One row an order: a purchase, or all purchases with one order id, whoever sent them.
CREATE TABLE IF NOT EXISTS orders (
  order_no       INTEGER NOT NULL PRIMARY KEY,  -- record_id of its first line in order of arrival
  order_id       TEXT,              -- NULL where the feed gave none
  user_id        TEXT    NOT NULL,
  session_no     INTEGER NOT NULL,  -- of its first line
  ordered_at     INTEGER NOT NULL,  -- epoch milliseconds
  value_cents    INTEGER NOT NULL,  -- of all its lines in its currency
  currency       TEXT,              -- NULL is the shop's; others are in no session's revenue
  refunded_cents INTEGER NOT NULL,  -- by refunds with its id, in its currency
  items          INTEGER NOT NULL   -- rows in order_items
);
CREATE INDEX IF NOT EXISTS orders_id ON orders (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS orders_session ON orders (session_no);
CREATE INDEX IF NOT EXISTS orders_apart ON orders (session_no) WHERE currency IS NOT NULL;
