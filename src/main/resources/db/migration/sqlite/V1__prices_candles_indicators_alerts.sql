-- As in the folder postgresql, but for the types: a REAL has 15 digits, the record has them all.

CREATE TABLE prices (
    symbol TEXT NOT NULL,
    timestamp_us INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    record TEXT NOT NULL,
    timestamp TEXT GENERATED ALWAYS AS (json_extract(record, '$.timestamp')) VIRTUAL,
    coin_id TEXT GENERATED ALWAYS AS (json_extract(record, '$.coin_id')) VIRTUAL,
    price_usd REAL NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.price_usd')) VIRTUAL,
    volume_24h REAL GENERATED ALWAYS AS (json_extract(record, '$.volume_24h')) VIRTUAL,
    market_cap REAL GENERATED ALWAYS AS (json_extract(record, '$.market_cap')) VIRTUAL,
    price_change_24h REAL GENERATED ALWAYS AS (json_extract(record, '$.price_change_24h')) VIRTUAL,
    PRIMARY KEY (symbol, timestamp_us, message_id)
) WITHOUT ROWID;
CREATE INDEX prices_by_time ON prices (timestamp_us);

CREATE TABLE candles (
    symbol TEXT NOT NULL,
    interval TEXT NOT NULL,
    window_start_us INTEGER NOT NULL,
    record TEXT NOT NULL,
    window_start TEXT GENERATED ALWAYS AS (json_extract(record, '$.window_start')) VIRTUAL,
    coin_id TEXT GENERATED ALWAYS AS (json_extract(record, '$.coin_id')) VIRTUAL,
    open REAL NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.open')) VIRTUAL,
    high REAL NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.high')) VIRTUAL,
    low REAL NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.low')) VIRTUAL,
    close REAL NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.close')) VIRTUAL,
    prev_close REAL GENERATED ALWAYS AS (json_extract(record, '$.prev_close')) VIRTUAL,
    samples INTEGER GENERATED ALWAYS AS (json_extract(record, '$.samples')) VIRTUAL,
    updates INTEGER GENERATED ALWAYS AS (json_extract(record, '$.updates')) VIRTUAL,
    volume_24h REAL GENERATED ALWAYS AS (json_extract(record, '$.volume_24h')) VIRTUAL,
    market_cap REAL GENERATED ALWAYS AS (json_extract(record, '$.market_cap')) VIRTUAL,
    PRIMARY KEY (symbol, interval, window_start_us)
) WITHOUT ROWID;
CREATE INDEX candles_by_time ON candles (interval, window_start_us);

CREATE TABLE indicators (
    symbol TEXT NOT NULL,
    interval TEXT NOT NULL,
    window_start_us INTEGER NOT NULL,
    record TEXT NOT NULL,
    window_start TEXT GENERATED ALWAYS AS (json_extract(record, '$.window_start')) VIRTUAL,
    coin_id TEXT GENERATED ALWAYS AS (json_extract(record, '$.coin_id')) VIRTUAL,
    close REAL NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.close')) VIRTUAL,
    trend TEXT GENERATED ALWAYS AS (json_extract(record, '$.trend')) VIRTUAL,
    span_seconds INTEGER GENERATED ALWAYS AS (json_extract(record, '$.span_seconds')) VIRTUAL,
    PRIMARY KEY (symbol, interval, window_start_us)
) WITHOUT ROWID;
CREATE INDEX indicators_by_time ON indicators (interval, window_start_us);

CREATE TABLE alerts (
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    symbol TEXT NOT NULL,
    window_end_us INTEGER NOT NULL,
    record TEXT NOT NULL,
    window_end TEXT GENERATED ALWAYS AS (json_extract(record, '$.window_end')) VIRTUAL,
    coin_id TEXT GENERATED ALWAYS AS (json_extract(record, '$.coin_id')) VIRTUAL,
    type TEXT GENERATED ALWAYS AS (json_extract(record, '$.type')) VIRTUAL,
    rule TEXT GENERATED ALWAYS AS (json_extract(record, '$.rule')) VIRTUAL,
    direction TEXT GENERATED ALWAYS AS (json_extract(record, '$.direction')) VIRTUAL,
    change_percent REAL GENERATED ALWAYS AS (json_extract(record, '$.change_percent')) VIRTUAL,
    threshold_percent REAL GENERATED ALWAYS AS (json_extract(record, '$.threshold_percent')) VIRTUAL,
    old_price REAL GENERATED ALWAYS AS (json_extract(record, '$.old_price')) VIRTUAL,
    new_price REAL GENERATED ALWAYS AS (json_extract(record, '$.new_price')) VIRTUAL,
    PRIMARY KEY (id, state)
) WITHOUT ROWID;
CREATE INDEX alerts_by_time ON alerts (window_end_us);
CREATE INDEX alerts_of_a_coin ON alerts (symbol, window_end_us);
