package org.cryptoroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cryptoroutes.Ports;
import org.cryptoroutes.PostgresProcess;
import org.flywaydb.core.Flyway;

/** How many requests a second the API answers out of a PostgreSQL. Needs {@code wrk}, which asks. */
final class Serving implements Part {

    private static final int ROWS = 20_000;
    private static final int CLIENTS = 16;
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = 10;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");
    private static final String RECORD =
            "'{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\",\"interval\":\"1m\",\"price_usd\":98684.10,\"open\":98684.10,"
            + "\"high\":98700.25,\"low\":98655.5,\"close\":98690,\"prev_close\":98684.10,\"samples\":6,\"updates\":3,"
            + "\"volume_24h\":48123456789.12,\"market_cap\":1950000000000.5,\"n\":' || n || '}'";

    private final Launcher launcher;
    private final RigProcess rig;
    private final Path directory;
    private PostgresProcess postgres;
    private String url;

    /** @param directory gets the database */
    Serving(RigProcess rig, Launcher launcher, Path directory) {
        this.rig = rig;
        this.launcher = launcher;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "api";
    }

    @Override
    public String title() {
        return "API: from the request to the rows";
    }

    @Override
    public String explanation() {
        return ("wrk asks over %d connections for %d s, after %d s of warm-up, for the newest price of a coin and for "
                + "its newest 500 candles; both contenders take them from the same rows of one PostgreSQL by the same "
                + "statements, over as many connections. The loop is plain Vert.x, without checks of parameters, ETag, "
                + "link and bounds.")
                .formatted(CLIENTS, SECONDS, WARM_UP_SECONDS);
    }

    @Override
    public void rehearse() throws IOException {
        postgres = PostgresProcess.start(Files.createDirectory(directory.resolve("postgres-of-api")));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "postgres"));
        url = postgres.create("api");
        Flyway.configure().dataSource(url, postgres.user(), "").locations("classpath:db/migration/postgresql")
                .table("crypto_routes_migrations").load().migrate();
        try (Connection connection = DriverManager.getConnection(url, postgres.user(), "");
                Statement statement = connection.createStatement()) {
            String rows = " FROM generate_series(1, %d) AS n".formatted(ROWS);
            statement.execute("INSERT INTO prices (symbol, timestamp_us, message_id, record) "
                    + "SELECT 'BTC', n * 1000000::bigint, n, "
                    + RECORD + rows);
            statement.execute("INSERT INTO candles (symbol, interval, window_start_us, record) SELECT 'BTC', '1m', "
                    + "n * 60000000::bigint, " + RECORD + rows);
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void round(Table table) throws IOException {
        for (Contender contender : Contender.PROGRAM_AND_LOOPS) {
            int port = Ports.free();
            try (Running running = launcher.api(contender, url, postgres.user(), port)) {
                measure(table, contender, running, port, "one price", "/api/v1/prices/BTC");
                measure(table, contender, running, port, "500 candles", "/api/v1/candles/BTC");
            }
        }
    }

    private void measure(Table table, Contender contender, Running running, int port, String what, String path)
            throws IOException {
        String address = "http://127.0.0.1:" + port + path;
        Live.awaitServer(port);
        ask(address, WARM_UP_SECONDS);
        Duration cpu = running.cpu();
        double rate = ask(address, SECONDS);
        table.add(what + ", requests/s", contender, rate);
        table.add(what + ", CPU µs a request", contender, running.cpu().minus(cpu).toNanos() / 1e3 / (rate * SECONDS));
    }

    private double ask(String address, int seconds) throws IOException {
        Process wrk = new ProcessBuilder(List.of("wrk", "-t1", "-c" + CLIENTS, "-d" + seconds + "s", "--timeout", "30s",
                address))
                .redirectErrorStream(true).start();
        rig.watch(wrk);
        try {
            String said = new String(wrk.getInputStream().readAllBytes());
            Matcher rate = RATE.matcher(said);
            if (REFUSED.matcher(said).find() || !rate.find()) {
                throw new IOException(said);
            }
            return Double.parseDouble(rate.group(1));
        } finally {
            rig.unwatch(wrk);
        }
    }
}
