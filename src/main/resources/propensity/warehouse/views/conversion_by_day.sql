-- Conversion and mean score by the day (UTC) on which the session began.
DROP VIEW IF EXISTS conversion_by_day;
CREATE VIEW conversion_by_day AS
SELECT
  date(started_at / 86400000 * 86400, 'unixepoch') AS day,
  count(*) AS sessions,
  sum(converted) AS conversions,
  1.0 * sum(converted) / count(*) AS conversion_rate,
  avg(propensity) AS mean_propensity,
  sum(revenue_cents) AS revenue_cents
FROM session_outcomes
GROUP BY started_at / 86400000
ORDER BY started_at / 86400000;
