-- Conversion of new and of returning visitors, with the Wilson 95 % interval.
DROP VIEW IF EXISTS conversion_by_visitor;
CREATE VIEW conversion_by_visitor AS
SELECT
  value AS visitor,
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
WHERE dimension = 'visitor'
ORDER BY sessions DESC, visitor;
