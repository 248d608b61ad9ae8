package org.cryptoroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.cryptoroutes.lint.RouteFiles;

/** The shipped routes of the API in this process, on a store with the rows of a test; no Kafka, no poller. */
final class ServedStore implements AutoCloseable {

    private static final String LIVE = "live.camel.yaml";

    private final int port = Ports.free();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String user;
    private final Path home;
    private final Observed program;

    private ServedStore(Path home, String url, String user, Map<String, String> settings) {
        this.home = home;
        this.url = url;
        this.user = user;
        Map<String, String> all = new HashMap<>(settings);
        all.put("management.enabled", "false");
        all.put("server.enabled", "true");
        all.put("server.port", String.valueOf(port));
        try {
            Files.createDirectories(home.resolve("api"));
            for (Path file : RouteFiles.list(Path.of("routes/api"), 1)) {
                if (!file.endsWith(LIVE)) {
                    Files.copy(file, home.resolve("api").resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program = new Observed(home, all);
        // The first that asks lets the tables be made
        get("/api/v1/prices");
    }

    /** @param home an empty directory */
    static ServedStore onSqlite(Path home) {
        return new ServedStore(home, "jdbc:sqlite:" + home.resolve("data/store/crypto.db"), "", Map.of());
    }

    /** @param home an empty directory */
    static ServedStore onPostgresql(Path home, PostgresProcess postgres) {
        String url = postgres.create("api");
        return new ServedStore(home, url, postgres.user(), Map.of("store.url", url, "store.user", postgres.user()));
    }

    /** Where the files of the routes are. */
    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) {
        return ask("GET", path, headers);
    }

    HttpResponse<String> ask(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void price(String symbol, String timestamp, String record) {
        insert("INSERT INTO prices (symbol, timestamp_us, message_id, record) VALUES (?, ?, ?, ?)",
                symbol, microseconds(timestamp), symbol + timestamp, record);
    }

    void candle(String symbol, String interval, String start, String record) {
        insert("INSERT INTO candles (symbol, interval, window_start_us, record) VALUES (?, ?, ?, ?)",
                symbol, interval, microseconds(start), record);
    }

    void indicators(String symbol, String interval, String start, String record) {
        insert("INSERT INTO indicators (symbol, interval, window_start_us, record) VALUES (?, ?, ?, ?)",
                symbol, interval, microseconds(start), record);
    }

    void alert(String id, String symbol, String end, String record) {
        insert("INSERT INTO alerts (id, state, symbol, window_end_us, record) VALUES (?, ?, ?, ?, ?)",
                id, "firing", symbol, microseconds(end), record);
    }

    private static long microseconds(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    private void insert(String statement, Object... values) {
        try (Connection connection = connect(); PreparedStatement insert = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    @Override
    public void close() {
        program.close();
    }
}
