-- One row a product of an order's line.
CREATE TABLE IF NOT EXISTS order_items (
  record_id   INTEGER NOT NULL,  -- of the line
  item_no     INTEGER NOT NULL,  -- in the line, from 1
  order_no    INTEGER NOT NULL,  -- the key of orders
  product_id  TEXT,
  price_cents INTEGER,           -- of one piece, in the currency of the line
  quantity    NUMERIC,           -- NULL is one
  PRIMARY KEY (record_id, item_no)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS order_items_order ON order_items (order_no);
