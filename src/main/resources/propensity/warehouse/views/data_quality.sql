-- Where the lines went: lines_read = enriched + duplicate + late + rejected, and unaccounted is 0.
DROP VIEW IF EXISTS data_quality;
CREATE VIEW data_quality AS
SELECT
  coalesce(sum(lines_read), 0) AS lines_read,
  coalesce(sum(enriched), 0) AS enriched,
  coalesce(sum(duplicate), 0) AS duplicate,
  coalesce(sum(late), 0) AS late,
  coalesce(sum(rejected), 0) AS rejected,
  coalesce(sum(lines_read - enriched - duplicate - late - rejected), 0) AS unaccounted,
  coalesce(sum(enriched), 0) - (SELECT coalesce(sum(events), 0) FROM sessions)
    AS enriched_not_in_sessions,
  coalesce(sum(late), 0) - (SELECT count(*) FROM late_events) AS late_not_kept,
  coalesce(sum(rejected), 0) - (SELECT count(*) FROM rejected_events) AS rejected_not_kept,
  count(*) AS batches,
  (SELECT count(*) FROM files WHERE state = 'accepted') AS files_accepted,
  (SELECT count(*) FROM files WHERE state = 'duplicate') AS files_duplicate,
  (SELECT count(*) FROM files WHERE state = 'quarantined') AS files_quarantined
FROM batches;
