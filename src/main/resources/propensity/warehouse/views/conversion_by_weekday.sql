-- Conversion by the day of the week (UTC) on which the session began; 1 is Monday.
DROP VIEW IF EXISTS conversion_by_weekday;
CREATE VIEW conversion_by_weekday AS
SELECT
  (started_at / 86400000 + 3) % 7 + 1 AS weekday,
  count(*) AS sessions,
  sum(converted) AS conversions,
  1.0 * sum(converted) / count(*) AS conversion_rate,
  sum(revenue_cents) AS revenue_cents
FROM session_outcomes
GROUP BY 1
ORDER BY 1;
