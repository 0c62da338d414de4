-- Sessions whose outcome is known: closed ones of humans. Every rate of the shop counts these and
-- no others: an open session may still buy, a bot never does, and where money was paid back and
-- nothing else was done, nobody visited. Times are UTC.
DROP VIEW IF EXISTS session_outcomes;
CREATE VIEW session_outcomes AS
SELECT
  session_no,
  session_id,
  user_id,
  started_at,
  last_event_at,
  device,
  referrer,
  CASE returning_visitor WHEN 1 THEN 'returning' ELSE 'new' END AS visitor,
  -- A step counts as reached when a later one was: a shop's export may lack some of them.
  CASE WHEN purchases > 0 OR checkouts > 0 OR add_to_carts > 0 THEN 1 ELSE 0 END AS reached_cart,
  CASE WHEN purchases > 0 OR checkouts > 0 THEN 1 ELSE 0 END AS reached_checkout,
  converted,
  purchases,
  revenue_cents,
  refunded_cents,
  cart_value_cents,
  propensity,
  decile,
  model_version
FROM sessions
WHERE closed = 1 AND bot = 0 AND events > refunds;
