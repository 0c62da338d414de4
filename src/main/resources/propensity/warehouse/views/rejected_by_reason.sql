-- Why lines are no events, and in which column.
DROP VIEW IF EXISTS rejected_by_reason;
CREATE VIEW rejected_by_reason AS
SELECT
  r.reason,
  r.column_name,
  count(*) AS lines,
  count(DISTINCT r.file_id) AS files,
  min(f.name) AS example_file
FROM rejected_events AS r
LEFT JOIN files AS f ON f.file_id = r.file_id
GROUP BY r.reason, r.column_name
ORDER BY lines DESC, r.reason, coalesce(r.column_name, '');
