-- One row a purchase line with an order id, to know its order again: late and repeated ids too.
CREATE TABLE IF NOT EXISTS order_lines (
  record_id  INTEGER NOT NULL PRIMARY KEY,
  order_id   TEXT    NOT NULL,
  event_time INTEGER NOT NULL,  -- epoch milliseconds
  whole      INTEGER NOT NULL,  -- 1: it is worth the whole order
  content    INTEGER NOT NULL   -- a hash of product, price and quantity; 0: it names no product
);
CREATE INDEX IF NOT EXISTS order_lines_order ON order_lines (order_id);
