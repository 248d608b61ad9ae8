package org.cryptoroutes.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.price.UnreadableRecord;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A store in memory, for one test: SQLite with the tables that the program's own has. For one thread at a time. */
public final class MemoryStore implements AutoCloseable {

    /** Not those that the database makes of the record by itself. */
    private static final String COLUMNS = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0";

    private final SingleConnectionDataSource database;
    private final JdbcTemplate sql;

    private MemoryStore(Connection connection) {
        database = new SingleConnectionDataSource(connection, true);
        sql = new JdbcTemplate(database);
    }

    /** An empty one. */
    public static MemoryStore open() {
        try {
            MemoryStore store = new MemoryStore(DriverManager.getConnection("jdbc:sqlite::memory:"));
            Migrations.of(store.database, "sqlite").migrate();
            return store;
        } catch (SQLException e) {
            throw new IllegalStateException("SQLite has no memory", e);
        }
    }

    public DataSource database() {
        return database;
    }

    /**
     * Stores a record as the routes do.
     *
     * @param record JSON, as it was published
     * @throws IllegalArgumentException with half a sentence, when there is no such table or it refuses the record
     */
    public void keep(String table, String record) {
        try {
            List<String> columns = columns(table);
            Row row = Row.of(record.getBytes(UTF_8), new ConcurrentHashMap<>());
            sql.update("INSERT INTO %s (%s) VALUES (%s)".formatted(table, String.join(", ", columns),
                    String.join(", ", Collections.nCopies(columns.size(), "coalesce(?, '')"))),
                    columns.stream().map(row::get).toArray());
        } catch (UnreadableRecord e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (DataAccessException | DateTimeException e) {
            throw new IllegalArgumentException("the table %s refuses it: %s"
                    .formatted(table, Causes.sentence(e)), e);
        }
    }

    /** @throws IllegalArgumentException with half a sentence, when there is no such table */
    public List<String> records(String table) {
        columns(table);
        return sql.queryForList("SELECT record FROM " + table, String.class);
    }

    private List<String> columns(String table) {
        List<String> columns = sql.queryForList(COLUMNS, String.class, table);
        if (!columns.contains("record")) {
            throw new IllegalArgumentException(
                    "the store has no table '%s': it has prices, candles, indicators and alerts".formatted(table));
        }
        return columns;
    }

    @Override
    public void close() {
        database.destroy();
    }
}
