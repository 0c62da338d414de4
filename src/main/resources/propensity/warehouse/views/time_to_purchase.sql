-- Seconds from the start of a session to its first purchase, one row a session that bought.
DROP VIEW IF EXISTS time_to_purchase;
CREATE VIEW time_to_purchase AS
SELECT
  s.session_id,
  s.device,
  s.referrer,
  s.visitor,
  CAST(min(e.event_time) - s.started_at AS DOUBLE PRECISION) / 1000 AS seconds
FROM events AS e
JOIN session_outcomes AS s ON s.session_no = e.session_no
WHERE e.event_type = 'purchase' AND s.converted = 1
GROUP BY s.session_no, s.session_id, s.device, s.referrer, s.visitor, s.started_at;
