package org.cryptoroutes.store;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.cryptoroutes.settings.Setting;
import org.cryptoroutes.settings.Settings;

/**
 * Which database the store is.
 *
 * @param url      of its JDBC driver
 * @param user     of PostgreSQL; empty = the one of the operating system
 * @param password may be empty
 * @param file     of SQLite; null = it is a PostgreSQL
 */
record StoreAddress(String url, String user, String password, Path file) {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql://";
    private static final String STANDARD_FILE = "crypto.db";
    private static final int CONNECTIONS = 8;
    /** Those that find out that it is away have waited no longer than who asks the API will. */
    private static final int PATIENCE_MILLIS = 1000;
    private static final int VALIDATION_MILLIS = 1000;

    /** @param directory of the file, when the settings name none */
    static StoreAddress of(Settings settings, Path directory) {
        String url = settings.get(Setting.STORE_URL);
        if (!url.startsWith(SQLITE)) {
            return new StoreAddress(url, settings.get(Setting.STORE_USER), settings.get(Setting.STORE_PASSWORD), null);
        }
        String path = url.substring(SQLITE.length());
        Path file = (path.isEmpty() ? directory.resolve(STANDARD_FILE) : Path.of(path)).toAbsolutePath().normalize();
        return new StoreAddress(SQLITE + file, "", "", file);
    }

    /** For a person: Camel's health answers show a path with its slashes escaped twice. */
    String name() {
        return file == null ? "PostgreSQL at " + url.substring(POSTGRESQL.length()).split("/", 2)[0]
                : "SQLite in " + file.getFileName();
    }

    /** For the migrations that only this kind of database understands. */
    String kind() {
        return file == null ? "postgresql" : "sqlite";
    }

    /** Creates the directory of the file. */
    void prepare() throws IOException {
        if (file != null) {
            Files.createDirectories(file.getParent());
            // The driver unpacks its native part, and /tmp may let nothing run
            System.setProperty("org.sqlite.tmpdir", file.getParent().toString());
        }
    }

    /**
     * To look at the tables alone: of an empty SQLite in memory, or of the PostgreSQL.
     *
     * @throws SQLException when that does not answer soon
     */
    Connection schema() throws SQLException {
        if (file != null) {
            return DriverManager.getConnection(SQLITE + ":memory:");
        }
        Properties options = pool().getDataSourceProperties();
        if (!user.isEmpty()) {
            options.put("user", user);
            options.put("password", password);
        }
        options.put("socketTimeout", "2");
        return DriverManager.getConnection(url, options);
    }

    HikariConfig pool() {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("store");
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(PATIENCE_MILLIS);
        pool.setValidationTimeout(VALIDATION_MILLIS);
        // The first connection is asked for like every other
        pool.setInitializationFailTimeout(-1);
        if (file == null) {
            postgresql(pool);
        } else {
            sqlite(pool);
        }
        return pool;
    }

    private void postgresql(HikariConfig pool) {
        pool.setJdbcUrl(url);
        if (!user.isEmpty()) {
            pool.setUsername(user);
            pool.setPassword(password);
        }
        pool.addDataSourceProperty("ApplicationName", "crypto-routes");
        pool.addDataSourceProperty("connectTimeout", "2");
        pool.addDataSourceProperty("socketTimeout", "30");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // The database reads each text as what its column holds
        pool.addDataSourceProperty("stringtype", "unspecified");
    }

    private void sqlite(HikariConfig pool) {
        Properties options = new Properties();
        // Readers see what was there before, and wait for nobody
        options.put("journal_mode", "WAL");
        // What is committed survives the power too
        options.put("synchronous", "FULL");
        options.put("busy_timeout", "5000");
        pool.setDataSource(new SqliteSource(url, file, options));
    }
}
