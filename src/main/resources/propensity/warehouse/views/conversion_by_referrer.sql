-- Conversion by where the visit came from, with the Wilson 95 % interval.
DROP VIEW IF EXISTS conversion_by_referrer;
CREATE VIEW conversion_by_referrer AS
SELECT
  value AS referrer,
  sessions,
  conversions,
  conversion_rate,
  low,
  high,
  small,
  purchases,
  revenue_cents,
  average_order_cents
FROM conversion_by_segment
WHERE dimension = 'referrer'
ORDER BY sessions DESC, referrer;
