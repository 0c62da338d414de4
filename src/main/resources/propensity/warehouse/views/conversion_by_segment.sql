-- Conversion by device, by referrer and by new or returning visitor, with the Wilson 95 % interval.
-- small is 1 under 100 sessions: too few to compare.
DROP VIEW IF EXISTS conversion_by_segment;
CREATE VIEW conversion_by_segment AS
WITH cells AS MATERIALIZED (
  SELECT
    device,
    referrer,
    visitor,
    count(*) AS sessions,
    sum(converted) AS conversions,
    sum(purchases) AS purchases,
    sum(revenue_cents) AS revenue_cents,
    0 AS apart
  FROM session_outcomes
  GROUP BY device, referrer, visitor
  UNION ALL
  -- Orders that are kept apart are in no revenue, and so in no average.
  SELECT s.device, s.referrer, s.visitor, 0, 0, 0, 0, count(*)
  FROM orders AS o JOIN session_outcomes AS s ON s.session_no = o.session_no
  WHERE o.currency IS NOT NULL
  GROUP BY s.device, s.referrer, s.visitor
),
segments AS (
  SELECT 'device' AS dimension, device AS value, sum(sessions) AS sessions,
    sum(conversions) AS conversions, sum(purchases) AS purchases,
    sum(revenue_cents) AS revenue_cents, sum(apart) AS apart
  FROM cells GROUP BY device
  UNION ALL
  SELECT 'referrer', referrer, sum(sessions), sum(conversions), sum(purchases), sum(revenue_cents),
    sum(apart)
  FROM cells GROUP BY referrer
  UNION ALL
  SELECT 'visitor', visitor, sum(sessions), sum(conversions), sum(purchases), sum(revenue_cents),
    sum(apart)
  FROM cells GROUP BY visitor
)
SELECT
  dimension,
  value,
  sessions,
  conversions,
  CAST(conversions AS DOUBLE PRECISION) / sessions AS conversion_rate,
  wilson_low(conversions, sessions) AS low,
  wilson_high(conversions, sessions) AS high,
  CASE WHEN sessions < 100 THEN 1 ELSE 0 END AS small,
  purchases,
  revenue_cents,
  CAST(revenue_cents AS BIGINT) / CAST(nullif(purchases - apart, 0) AS BIGINT) AS average_order_cents
FROM segments
ORDER BY dimension, sessions DESC, value;
