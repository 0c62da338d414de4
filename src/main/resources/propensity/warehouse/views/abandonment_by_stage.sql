-- How far the sessions came that did not buy, and the cart value they left behind.
DROP VIEW IF EXISTS abandonment_by_stage;
CREATE VIEW abandonment_by_stage AS
SELECT
  CASE WHEN reached_checkout = 1 THEN 'checkout' WHEN reached_cart = 1 THEN 'cart' ELSE 'browse' END
    AS stage,
  count(*) AS sessions,
  CAST(count(*) AS DOUBLE PRECISION) / sum(count(*)) OVER () AS share,
  sum(cart_value_cents) AS cart_value_cents,
  avg(propensity) AS mean_propensity
FROM session_outcomes
WHERE converted = 0
GROUP BY 1
ORDER BY min(reached_cart + reached_checkout);
