package org.cryptoroutes.store;

import java.net.URI;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Which Redis.
 *
 * @param uri with the user and the password in it, if any: it must not be seen
 */
record RedisAddress(URI uri) {

    private static final int STANDARD_PORT = 6379;
    private static final int PATIENCE_MILLIS = 3000;

    /** Null when the settings name none. */
    static RedisAddress of(Settings settings) {
        String url = settings.get(Setting.REDIS_URL);
        return url.isEmpty() ? null : new RedisAddress(URI.create(url));
    }

    /** {@code host:port}, for a person. */
    String name() {
        return "%s:%d".formatted(uri.getHost(), port());
    }

    private int port() {
        return uri.getPort() < 0 ? STANDARD_PORT : uri.getPort();
    }

    /** Connects when it is used. */
    RedisClient client() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        // One batch at a time: after a restart of Redis no more than one connection is found to be dead
        pool.setMaxTotal(1);
        pool.setJmxEnabled(false);
        return RedisClient.builder().hostAndPort(new HostAndPort(uri.getHost(), port())).poolConfig(pool)
                .clientConfig(DefaultJedisClientConfig.builder().timeoutMillis(PATIENCE_MILLIS)
                        .user(JedisURIHelper.getUser(uri)).password(JedisURIHelper.getPassword(uri))
                        .database(JedisURIHelper.getDBIndex(uri)).clientName("crypto-routes")
                        .sslOptions(tls()).build()).build();
    }

    /** Jedis takes any certificate that somebody trusted has signed, unless it is told to look at the host too. */
    private SslOptions tls() {
        return JedisURIHelper.isRedisSSLScheme(uri) ? SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build()
                : null;
    }

    @Override
    public String toString() {
        return name();
    }
}
