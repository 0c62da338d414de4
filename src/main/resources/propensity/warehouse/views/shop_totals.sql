-- The whole shop in one row: sessions with a known outcome, and what is left out of them.
DROP VIEW IF EXISTS shop_totals;
CREATE VIEW shop_totals AS
WITH totals AS (
  SELECT
    count(*) FILTER (WHERE closed = 1 AND bot = 0 AND events > refunds) AS sessions,
    coalesce(sum(converted) FILTER (WHERE closed = 1 AND bot = 0), 0) AS conversions,
    coalesce(sum(purchases) FILTER (WHERE closed = 1 AND bot = 0), 0) AS purchases,
    coalesce(sum(revenue_cents) FILTER (WHERE closed = 1 AND bot = 0), 0) AS revenue_cents,
    coalesce(sum(refunds) FILTER (WHERE closed = 1 AND bot = 0), 0) AS refunds,
    coalesce(sum(refunded_cents) FILTER (WHERE closed = 1 AND bot = 0), 0) AS refunded_cents,
    count(*) FILTER (WHERE closed = 0 AND bot = 0 AND events > refunds) AS open_sessions,
    coalesce(sum(converted) FILTER (WHERE closed = 0 AND bot = 0), 0) AS open_conversions,
    coalesce(sum(revenue_cents) FILTER (WHERE closed = 0 AND bot = 0), 0) AS open_revenue_cents,
    count(*) FILTER (WHERE bot = 1) AS bot_sessions,
    coalesce(sum(events) FILTER (WHERE bot = 1), 0) AS bot_events,
    coalesce(sum(events), 0) AS events,
    min(started_at) AS first_event_at,
    max(last_event_at) AS newest_event_at
  FROM sessions
)
SELECT
  sessions,
  conversions,
  purchases,
  revenue_cents,
  refunds,
  refunded_cents,
  revenue_cents - refunded_cents AS net_revenue_cents,
  -- Orders that are kept apart are in no revenue, and so in no average.
  CAST(revenue_cents AS BIGINT) / nullif(CAST(purchases AS BIGINT) - (
    SELECT count(*) FROM orders AS o JOIN sessions AS s ON s.session_no = o.session_no
    WHERE o.currency IS NOT NULL AND s.closed = 1 AND s.bot = 0), 0) AS average_order_cents,
  CAST(purchases AS DOUBLE PRECISION) / nullif(sessions, 0) AS orders_per_session,
  open_sessions,
  open_conversions,
  open_revenue_cents,
  bot_sessions,
  bot_events,
  events,
  first_event_at,
  newest_event_at
FROM totals;
