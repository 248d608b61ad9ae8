-- What deletes old rows finds them by their age, of whichever coin. By "+ 0", since such an index is no use to whoever
-- asks for the newest rows of one coin: PostgreSQL took it for that, and of a coin that is long gone it would read all.

DROP INDEX prices_by_time;
DROP INDEX candles_by_time;
DROP INDEX indicators_by_time;

CREATE INDEX prices_by_age ON prices ((timestamp_us + 0));
CREATE INDEX candles_by_age ON candles (interval, (window_start_us + 0));
CREATE INDEX indicators_by_age ON indicators (interval, (window_start_us + 0));
