-- Each table has what its rows are found by, the record as it was published, and columns that the database reads from the
-- record: for people, psql and Grafana. Names ending in _us are microseconds since 1970.

CREATE TABLE prices (
    symbol text NOT NULL,
    timestamp_us bigint NOT NULL,
    message_id text NOT NULL,
    record text NOT NULL,
    timestamp timestamptz NOT NULL GENERATED ALWAYS AS (to_timestamp(timestamp_us / 1000000.0)) STORED,
    coin_id text GENERATED ALWAYS AS (record::json ->> 'coin_id') STORED,
    price_usd numeric NOT NULL GENERATED ALWAYS AS ((record::json ->> 'price_usd')::numeric) STORED,
    volume_24h numeric GENERATED ALWAYS AS ((record::json ->> 'volume_24h')::numeric) STORED,
    market_cap numeric GENERATED ALWAYS AS ((record::json ->> 'market_cap')::numeric) STORED,
    price_change_24h numeric GENERATED ALWAYS AS ((record::json ->> 'price_change_24h')::numeric) STORED,
    PRIMARY KEY (symbol, timestamp_us, message_id)
);
CREATE INDEX prices_by_time ON prices (timestamp_us);

CREATE TABLE candles (
    symbol text NOT NULL,
    interval text NOT NULL,
    window_start_us bigint NOT NULL,
    record text NOT NULL,
    window_start timestamptz NOT NULL GENERATED ALWAYS AS (to_timestamp(window_start_us / 1000000.0)) STORED,
    coin_id text GENERATED ALWAYS AS (record::json ->> 'coin_id') STORED,
    open numeric NOT NULL GENERATED ALWAYS AS ((record::json ->> 'open')::numeric) STORED,
    high numeric NOT NULL GENERATED ALWAYS AS ((record::json ->> 'high')::numeric) STORED,
    low numeric NOT NULL GENERATED ALWAYS AS ((record::json ->> 'low')::numeric) STORED,
    close numeric NOT NULL GENERATED ALWAYS AS ((record::json ->> 'close')::numeric) STORED,
    prev_close numeric GENERATED ALWAYS AS ((record::json ->> 'prev_close')::numeric) STORED,
    samples bigint GENERATED ALWAYS AS ((record::json ->> 'samples')::bigint) STORED,
    updates bigint GENERATED ALWAYS AS ((record::json ->> 'updates')::bigint) STORED,
    volume_24h numeric GENERATED ALWAYS AS ((record::json ->> 'volume_24h')::numeric) STORED,
    market_cap numeric GENERATED ALWAYS AS ((record::json ->> 'market_cap')::numeric) STORED,
    PRIMARY KEY (symbol, interval, window_start_us)
);
CREATE INDEX candles_by_time ON candles (interval, window_start_us);

CREATE TABLE indicators (
    symbol text NOT NULL,
    interval text NOT NULL,
    window_start_us bigint NOT NULL,
    record text NOT NULL,
    window_start timestamptz NOT NULL GENERATED ALWAYS AS (to_timestamp(window_start_us / 1000000.0)) STORED,
    coin_id text GENERATED ALWAYS AS (record::json ->> 'coin_id') STORED,
    close numeric NOT NULL GENERATED ALWAYS AS ((record::json ->> 'close')::numeric) STORED,
    trend text GENERATED ALWAYS AS (record::json ->> 'trend') STORED,
    span_seconds bigint GENERATED ALWAYS AS ((record::json ->> 'span_seconds')::bigint) STORED,
    PRIMARY KEY (symbol, interval, window_start_us)
);
CREATE INDEX indicators_by_time ON indicators (interval, window_start_us);

CREATE TABLE alerts (
    id text NOT NULL,
    state text NOT NULL,
    symbol text NOT NULL,
    window_end_us bigint NOT NULL,
    record text NOT NULL,
    window_end timestamptz NOT NULL GENERATED ALWAYS AS (to_timestamp(window_end_us / 1000000.0)) STORED,
    coin_id text GENERATED ALWAYS AS (record::json ->> 'coin_id') STORED,
    type text GENERATED ALWAYS AS (record::json ->> 'type') STORED,
    rule text GENERATED ALWAYS AS (record::json ->> 'rule') STORED,
    direction text GENERATED ALWAYS AS (record::json ->> 'direction') STORED,
    change_percent numeric GENERATED ALWAYS AS ((record::json ->> 'change_percent')::numeric) STORED,
    threshold_percent numeric GENERATED ALWAYS AS ((record::json ->> 'threshold_percent')::numeric) STORED,
    old_price numeric GENERATED ALWAYS AS ((record::json ->> 'old_price')::numeric) STORED,
    new_price numeric GENERATED ALWAYS AS ((record::json ->> 'new_price')::numeric) STORED,
    PRIMARY KEY (id, state)
);
CREATE INDEX alerts_by_time ON alerts (window_end_us);
CREATE INDEX alerts_of_a_coin ON alerts (symbol, window_end_us);
