-- The way from page view to purchase, for all and by device, referrer, visitor and day (shop's zone):
-- sessions that reached each step, and the share lost since the step before.
DROP VIEW IF EXISTS funnel_by_segment;
CREATE VIEW funnel_by_segment AS
WITH cells AS MATERIALIZED (
  SELECT
    device,
    referrer,
    visitor,
    (began + coalesce((
      SELECT offset_ms FROM zone_offsets WHERE from_ms <= began ORDER BY from_ms DESC LIMIT 1
    ), 0)) / 86400000 AS day,
    sum(step_1) AS step_1,
    sum(step_2) AS step_2,
    sum(step_3) AS step_3,
    sum(step_4) AS step_4
  FROM (
    SELECT
      device,
      referrer,
      visitor,
      started_at / 900000 * 900000 AS began,
      count(*) AS step_1,
      sum(reached_cart) AS step_2,
      sum(reached_checkout) AS step_3,
      sum(converted) AS step_4
    FROM session_outcomes
    GROUP BY 1, 2, 3, 4
  ) AS quarters
  GROUP BY 1, 2, 3, 4
),
segments AS (
  SELECT 'all' AS dimension, 'all' AS value, sum(step_1) AS step_1, sum(step_2) AS step_2,
    sum(step_3) AS step_3, sum(step_4) AS step_4
  FROM cells HAVING count(*) > 0
  UNION ALL
  SELECT 'device', device, sum(step_1), sum(step_2), sum(step_3), sum(step_4)
  FROM cells GROUP BY device
  UNION ALL
  SELECT 'referrer', referrer, sum(step_1), sum(step_2), sum(step_3), sum(step_4)
  FROM cells GROUP BY referrer
  UNION ALL
  SELECT 'visitor', visitor, sum(step_1), sum(step_2), sum(step_3), sum(step_4)
  FROM cells GROUP BY visitor
  UNION ALL
  SELECT 'day', date(day * 86400, 'unixepoch'), sum(step_1), sum(step_2), sum(step_3), sum(step_4)
  FROM cells GROUP BY day
),
steps AS (
  SELECT dimension, value, 1 AS step_no, 'page_view' AS step, step_1 AS sessions,
    step_1 AS before, step_1 AS first FROM segments
  UNION ALL
  SELECT dimension, value, 2, 'cart', step_2, step_1, step_1 FROM segments
  UNION ALL
  SELECT dimension, value, 3, 'checkout', step_3, step_2, step_1 FROM segments
  UNION ALL
  SELECT dimension, value, 4, 'purchase', step_4, step_3, step_1 FROM segments
)
SELECT
  dimension,
  value,
  step_no,
  step,
  sessions,
  CAST(sessions AS DOUBLE PRECISION) / first AS share_of_sessions,
  before - sessions AS lost,
  CAST(before - sessions AS DOUBLE PRECISION) / nullif(before, 0) AS drop_off
FROM steps
ORDER BY dimension, value, step_no;
