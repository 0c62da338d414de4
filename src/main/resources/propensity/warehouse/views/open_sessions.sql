-- Sessions in progress that have not bought: those an offer can still reach.
DROP VIEW IF EXISTS open_sessions;
CREATE VIEW open_sessions AS
SELECT
  session_id,
  user_id,
  device,
  referrer,
  CASE WHEN checkouts > 0 THEN 'checkout' WHEN add_to_carts > 0 THEN 'cart' ELSE 'browse' END
    AS stage,
  last_event_at,
  propensity,
  decile,
  cart_value_cents
FROM sessions
WHERE closed = 0 AND bot = 0 AND events > refunds AND converted = 0 AND propensity IS NOT NULL
ORDER BY propensity DESC, session_id;
