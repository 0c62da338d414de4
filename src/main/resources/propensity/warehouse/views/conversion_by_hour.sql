-- Conversion by the hour (UTC) in which the session began.
DROP VIEW IF EXISTS conversion_by_hour;
CREATE VIEW conversion_by_hour AS
SELECT
  started_at / 3600000 % 24 AS hour,
  count(*) AS sessions,
  sum(converted) AS conversions,
  1.0 * sum(converted) / count(*) AS conversion_rate,
  sum(revenue_cents) AS revenue_cents
FROM session_outcomes
GROUP BY 1
ORDER BY 1;
