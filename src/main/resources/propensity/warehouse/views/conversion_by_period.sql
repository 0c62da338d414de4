-- Conversion by the hour, the weekday (1 is Monday) and the day on which the session began, in the
-- shop's zone.
DROP VIEW IF EXISTS conversion_by_period;
CREATE VIEW conversion_by_period AS
WITH quarters AS MATERIALIZED ( -- of an hour: zones differ by such
  SELECT
    started_at / 900000 * 900000 AS began,
    count(*) AS sessions,
    sum(converted) AS conversions,
    sum(revenue_cents) AS revenue_cents
  FROM session_outcomes
  GROUP BY 1
),
hours AS MATERIALIZED (
  SELECT
    (began + coalesce((
      SELECT offset_ms FROM zone_offsets WHERE from_ms <= began ORDER BY from_ms DESC LIMIT 1
    ), 0)) / 3600000 AS hour,
    sum(sessions) AS sessions,
    sum(conversions) AS conversions,
    sum(revenue_cents) AS revenue_cents
  FROM quarters
  GROUP BY 1
),
periods AS (
  SELECT 'hour' AS dimension, hour % 24 AS place, CAST(hour % 24 AS TEXT) AS value, * FROM hours
  UNION ALL
  SELECT 'weekday', (hour / 24 + 3) % 7 + 1, CAST((hour / 24 + 3) % 7 + 1 AS TEXT), * FROM hours
  UNION ALL
  SELECT 'day', hour / 24, date(hour / 24 * 86400, 'unixepoch'), * FROM hours
)
SELECT
  dimension,
  place,
  value,
  sum(sessions) AS sessions,
  sum(conversions) AS conversions,
  CAST(sum(conversions) AS DOUBLE PRECISION) / sum(sessions) AS conversion_rate,
  sum(revenue_cents) AS revenue_cents
FROM periods
GROUP BY dimension, place, value
ORDER BY dimension, place;
