-- Conversion by the hour (shop's zone) in which the session began.
DROP VIEW IF EXISTS conversion_by_hour;
CREATE VIEW conversion_by_hour AS
SELECT place AS hour, sessions, conversions, conversion_rate, revenue_cents
FROM conversion_by_period
WHERE dimension = 'hour'
ORDER BY place;
