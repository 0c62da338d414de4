-- Conversion by device, with the Wilson 95 % interval.
DROP VIEW IF EXISTS conversion_by_device;
CREATE VIEW conversion_by_device AS
SELECT
  value AS device,
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
WHERE dimension = 'device'
ORDER BY sessions DESC, device;
