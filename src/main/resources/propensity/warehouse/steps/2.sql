ALTER TABLE events ADD COLUMN order_id TEXT;
ALTER TABLE events ADD COLUMN value_cents INTEGER;
ALTER TABLE events ADD COLUMN currency TEXT;
ALTER TABLE late_events ADD COLUMN order_id TEXT;
ALTER TABLE late_events ADD COLUMN value_cents INTEGER;
ALTER TABLE late_events ADD COLUMN currency TEXT;
UPDATE events SET value_cents = price_cents * coalesce(quantity, 1)
WHERE event_type IN ('add_to_cart', 'purchase') AND price_cents IS NOT NULL;
UPDATE late_events SET value_cents = price_cents * coalesce(quantity, 1)
WHERE event_type IN ('add_to_cart', 'purchase') AND price_cents IS NOT NULL;
CREATE TABLE orders (
  order_no       INTEGER NOT NULL PRIMARY KEY,
  order_id       TEXT,
  user_id        TEXT    NOT NULL,
  session_no     INTEGER NOT NULL,
  ordered_at     INTEGER NOT NULL,
  value_cents    INTEGER NOT NULL,
  currency       TEXT,
  refunded_cents INTEGER NOT NULL,
  items          INTEGER NOT NULL
);
CREATE TABLE order_items (
  record_id   INTEGER NOT NULL,
  item_no     INTEGER NOT NULL,
  order_no    INTEGER NOT NULL,
  product_id  TEXT,
  price_cents INTEGER,
  quantity    NUMERIC,
  PRIMARY KEY (record_id, item_no)
) WITHOUT ROWID;
INSERT INTO orders (order_no, user_id, session_no, ordered_at, value_cents, refunded_cents, items)
SELECT record_id, user_id, session_no, event_time, coalesce(value_cents, 0), 0,
  CASE WHEN product_id IS NULL AND price_cents IS NULL THEN 0 ELSE 1 END
FROM events WHERE event_type = 'purchase' ORDER BY record_id;
INSERT INTO order_items (record_id, item_no, order_no, product_id, price_cents, quantity)
SELECT record_id, 1, record_id, product_id, price_cents, quantity
FROM events WHERE event_type = 'purchase' AND (product_id IS NOT NULL OR price_cents IS NOT NULL)
ORDER BY record_id;
