-- Seconds from the start of a session to its first purchase, one row a session that bought.
DROP VIEW IF EXISTS time_to_purchase;
CREATE VIEW time_to_purchase AS
SELECT
  s.session_id,
  s.device,
  s.referrer,
  s.visitor,
  (min(e.event_time) - s.started_at) / 1000.0 AS seconds
FROM events AS e
JOIN session_outcomes AS s ON s.session_id = e.session_id
WHERE e.event_type = 'purchase'
GROUP BY e.session_id;
