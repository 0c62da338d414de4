-- Shoppers who left a cart and have not bought since: one row each, for the cart left last.
-- days_ago counts from the newest event in the warehouse, not from today.
DROP VIEW IF EXISTS abandoned_carts;
CREATE VIEW abandoned_carts AS
WITH newest AS (SELECT max(last_event_at) AS event_at FROM sessions),
bought AS (
  SELECT user_id, max(last_event_at) AS event_at FROM sessions WHERE converted = 1 GROUP BY user_id
),
ranked AS (
  SELECT
    s.*,
    row_number() OVER (
      PARTITION BY s.user_id ORDER BY s.last_event_at DESC, s.session_id, s.session_no
    ) AS place
  FROM session_outcomes AS s
  LEFT JOIN bought AS b ON b.user_id = s.user_id
  WHERE s.converted = 0
    AND s.cart_value_cents > 0
    AND s.propensity IS NOT NULL
    AND (b.event_at IS NULL OR b.event_at < s.last_event_at)
)
SELECT
  session_id,
  user_id,
  device,
  referrer,
  visitor,
  CASE WHEN reached_checkout = 1 THEN 'checkout' ELSE 'cart' END AS stage,
  last_event_at,
  CAST(newest.event_at - last_event_at AS DOUBLE PRECISION) / 86400000 AS days_ago,
  propensity,
  decile,
  cart_value_cents
FROM ranked, newest
WHERE place = 1;
