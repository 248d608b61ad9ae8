package org.cryptoroutes.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The yardstick of the API: plain Vert.x with the pool and the statements of the program. It takes every parameter for
 * good, knows no ETag, no CSV and no next page, and bounds nothing.
 */
final class ServeLoop {

    private static final int CONNECTIONS = 8;
    private static final int WORKERS = 16;
    private static final String PRICE = "SELECT record FROM prices WHERE symbol = ? ORDER BY timestamp_us DESC LIMIT 1";
    private static final String CANDLES =
            "SELECT '[' || coalesce(string_agg(record, ',' ORDER BY window_start_us), '') || ']' "
            + "FROM (SELECT record, window_start_us FROM candles WHERE symbol = ? AND interval = '1m' "
            + "ORDER BY window_start_us DESC LIMIT 500) newest";

    private ServeLoop() {
    }

    /** @param arguments the file with the settings, which are called as those of the program */
    public static void main(String[] arguments) throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.getProperty("store.url"));
        config.setUsername(settings.getProperty("store.user"));
        config.setMaximumPoolSize(CONNECTIONS);
        HikariDataSource pool = new HikariDataSource(config);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(WORKERS));
        Router router = Router.router(vertx);
        router.get("/api/v1/prices/:symbol").handler(request -> answer(request, pool, PRICE));
        router.get("/api/v1/candles/:symbol").handler(request -> answer(request, pool, CANDLES));
        vertx.createHttpServer().requestHandler(router)
                .listen(Integer.parseInt(settings.getProperty("server.port")), "127.0.0.1");
    }

    private static void answer(RoutingContext request, HikariDataSource pool, String statement) {
        request.vertx().executeBlocking(() -> first(pool, statement, request.pathParam("symbol")), false)
                .onSuccess(record -> request.response().putHeader("Content-Type", "application/json").end(record))
                .onFailure(request::fail);
    }

    private static String first(HikariDataSource pool, String statement, String symbol) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(statement)) {
            select.setString(1, symbol);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
