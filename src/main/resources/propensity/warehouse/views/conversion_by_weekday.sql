-- Conversion by the day of the week (shop's zone) on which the session began; 1 is Monday.
DROP VIEW IF EXISTS conversion_by_weekday;
CREATE VIEW conversion_by_weekday AS
SELECT place AS weekday, sessions, conversions, conversion_rate, revenue_cents
FROM conversion_by_period
WHERE dimension = 'weekday'
ORDER BY place;
