-- Conversion by the day (shop's zone) on which the session began.
DROP VIEW IF EXISTS conversion_by_day;
CREATE VIEW conversion_by_day AS
SELECT value AS day, sessions, conversions, conversion_rate, revenue_cents
FROM conversion_by_period
WHERE dimension = 'day'
ORDER BY place;
