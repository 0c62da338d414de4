-- What shoppers paid and were paid back in currencies that are not the shop's and have no rate: in no
-- other figure of the shop. Closed sessions of humans.
DROP VIEW IF EXISTS revenue_apart;
CREATE VIEW revenue_apart AS
SELECT
  e.currency,
  count(o.order_no) AS orders,
  coalesce(sum(e.value_cents) FILTER (WHERE e.event_type = 'purchase'), 0) AS revenue_cents,
  coalesce(sum(e.value_cents) FILTER (WHERE e.event_type = 'refund'), 0) AS refunded_cents,
  coalesce(sum(CASE e.event_type WHEN 'refund' THEN -e.value_cents ELSE e.value_cents END), 0)
    AS net_revenue_cents
FROM events AS e
JOIN sessions AS s ON s.session_no = e.session_no
LEFT JOIN orders AS o ON o.order_no = e.record_id AND o.currency = e.currency
WHERE e.currency IS NOT NULL
  AND e.event_type IN ('purchase', 'refund')
  AND s.closed = 1
  AND s.bot = 0
GROUP BY e.currency
ORDER BY e.currency;
