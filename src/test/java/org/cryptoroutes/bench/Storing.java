package org.cryptoroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.cryptoroutes.PostgresProcess;
import org.flywaydb.core.Flyway;

/** How fast waiting prices become rows of a PostgreSQL. */
final class Storing implements Part {

    private static final int COINS = 50;
    private static final int POLLS = Integer.getInteger("bench.store-polls", 6_000);
    private static final int RECORDS = COINS * POLLS;
    private static final int FIRST = RECORDS / 10;
    private static final int HALF = RECORDS / 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LOOK_MILLIS = 200;

    private final RigProcess rig;
    private final Launcher launcher;
    private final Path directory;
    private int topics;
    private PostgresProcess postgres;

    /** @param directory gets the database */
    Storing(RigProcess rig, Launcher launcher, Path directory) {
        this.rig = rig;
        this.launcher = launcher;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String title() {
        return "Store: from waiting prices to their rows";
    }

    @Override
    public String explanation() {
        return ("%,d prices of %d coins wait on the topic; each becomes a row of one PostgreSQL, by the same "
                + "statement. The program runs its route price-history; the loop is a bare KafkaConsumer that reads "
                + "the four values with Jackson, writes what a poll brought as one JDBC batch and commits it, first "
                + "there, then to Kafka.")
                .formatted(RECORDS, COINS);
    }

    @Override
    public void rehearse() throws IOException {
        postgres = PostgresProcess.start(Files.createDirectory(directory.resolve("postgres")));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "postgres"));
        rig.ticks("rehearsal-of-store", COINS, FIRST / COINS);
        run(Contender.PROGRAM, "rehearsal-of-store", FIRST, new Table());
    }

    @Override
    public void round(Table table) throws IOException {
        String topic = "store-" + ++topics;
        rig.ticks(topic, COINS, POLLS);
        for (Contender contender : Contender.PROGRAM_AND_LOOPS) {
            run(contender, topic, RECORDS, table);
        }
    }

    private void run(Contender contender, String topic, int records, Table table) throws IOException {
        String url = postgres.create((topic + "-" + contender).toLowerCase(Locale.ROOT).replace('-', '_'));
        Flyway.configure().dataSource(url, postgres.user(), "").locations("classpath:db/migration/postgresql")
                .table("crypto_routes_migrations").load().migrate();
        try (Connection connection = DriverManager.getConnection(url, postgres.user(), "");
                Running running = launcher.store(contender, topic, url, postgres.user())) {
            await(connection, records / 10);
            long first = System.nanoTime();
            await(connection, records / 2);
            long middle = System.nanoTime();
            Duration cpu = running.cpu();
            await(connection, records);
            long last = System.nanoTime();
            table.add("rows/s, from a tenth on", contender, (records - records / 10) * 1e9 / (last - first));
            table.add("rows/s, second half (warm)", contender, (records - records / 2) * 1e9 / (last - middle));
            table.add("CPU s per million rows, warm", contender,
                    running.cpu().minus(cpu).toMillis() * 1e3 / (records - records / 2));
            table.add("peak resident memory, MB", contender, running.peakMemory() / 1024.0);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void await(Connection connection, int rows) throws IOException, SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count(connection) < rows) {
            if (System.nanoTime() > end) {
                throw new IOException("there are no %d rows after %s".formatted(rows, PATIENCE));
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM prices")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
