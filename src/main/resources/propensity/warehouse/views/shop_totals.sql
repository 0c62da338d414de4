-- The whole shop in one row: sessions with a known outcome, and what is left out of them.
DROP VIEW IF EXISTS shop_totals;
CREATE VIEW shop_totals AS
SELECT
  count(*) FILTER (WHERE closed = 1 AND bot = 0) AS sessions,
  coalesce(sum(converted) FILTER (WHERE closed = 1 AND bot = 0), 0) AS conversions,
  coalesce(sum(purchases) FILTER (WHERE closed = 1 AND bot = 0), 0) AS purchases,
  coalesce(sum(revenue_cents) FILTER (WHERE closed = 1 AND bot = 0), 0) AS revenue_cents,
  count(*) FILTER (WHERE closed = 0 AND bot = 0) AS open_sessions,
  coalesce(sum(converted) FILTER (WHERE closed = 0 AND bot = 0), 0) AS open_conversions,
  coalesce(sum(revenue_cents) FILTER (WHERE closed = 0 AND bot = 0), 0) AS open_revenue_cents,
  count(*) FILTER (WHERE bot = 1) AS bot_sessions,
  coalesce(sum(events) FILTER (WHERE bot = 1), 0) AS bot_events,
  coalesce(sum(events), 0) AS events,
  min(started_at) AS first_event_at,
  max(last_event_at) AS newest_event_at
FROM sessions;
