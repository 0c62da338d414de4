-- What is added to UTC in the shop's zone (shop.zone), from which time on: stream and report write
-- it, so that the views know days and hours as the shop has them.
CREATE TABLE IF NOT EXISTS zone_offsets (
  from_ms   INTEGER NOT NULL PRIMARY KEY,  -- epoch milliseconds
  offset_ms INTEGER NOT NULL,
  zone      TEXT    NOT NULL
);
