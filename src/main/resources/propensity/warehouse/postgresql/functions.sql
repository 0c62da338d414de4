-- SQLite's date of a Unix time, so that views are the same text on both.
CREATE OR REPLACE FUNCTION date(seconds BIGINT, modifier TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE AS
$$ SELECT to_char(to_timestamp(seconds) AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$;
