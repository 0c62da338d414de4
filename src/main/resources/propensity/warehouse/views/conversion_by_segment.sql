-- Conversion by device, by referrer and by new or returning visitor, with the Wilson 95 % interval
-- (E. B. Wilson 1927; z = 1.959964). small is 1 under 100 sessions: too few to compare. The average
-- order is revenue over the sessions that bought.
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
    sum(revenue_cents) AS revenue_cents
  FROM session_outcomes
  GROUP BY device, referrer, visitor
),
segments AS (
  SELECT 'device' AS dimension, device AS value, sum(sessions) AS sessions,
    sum(conversions) AS conversions, sum(purchases) AS purchases,
    sum(revenue_cents) AS revenue_cents
  FROM cells GROUP BY device
  UNION ALL
  SELECT 'referrer', referrer, sum(sessions), sum(conversions), sum(purchases), sum(revenue_cents)
  FROM cells GROUP BY referrer
  UNION ALL
  SELECT 'visitor', visitor, sum(sessions), sum(conversions), sum(purchases), sum(revenue_cents)
  FROM cells GROUP BY visitor
),
rates AS (
  SELECT *, 1.0 * conversions / sessions AS p, 1.0 * sessions AS n, 3.841458820694124 AS zz
  FROM segments
)
SELECT
  dimension,
  value,
  sessions,
  conversions,
  p AS conversion_rate,
  max(0, (p + zz / (2 * n) - sqrt(zz * (p * (1 - p) / n + zz / (4 * n * n)))) / (1 + zz / n))
    AS low,
  min(1, (p + zz / (2 * n) + sqrt(zz * (p * (1 - p) / n + zz / (4 * n * n)))) / (1 + zz / n))
    AS high,
  sessions < 100 AS small,
  purchases,
  revenue_cents,
  revenue_cents / nullif(conversions, 0) AS average_order_cents
FROM rates
ORDER BY dimension, sessions DESC, value;
