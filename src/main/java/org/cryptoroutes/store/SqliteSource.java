package org.cryptoroutes.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Connects to SQLite so that a fault is not hidden by what follows from it. SQLite undoes a transaction by itself when
 * the disk is full; its driver then fails to roll it back, and Camel tells that failure instead of the first.
 */
final class SqliteSource extends AbstractDriverBasedDataSource {

    private final Path file;

    /** @param options of the driver */
    SqliteSource(String url, Path file, Properties options) {
        this.file = file;
        setUrl(url);
        setConnectionProperties(options);
    }

    @Override
    protected Connection getConnectionFromDriver(Properties options) throws SQLException {
        return new Undoing(getUrl(), file.toString(), options);
    }

    private static final class Undoing extends JDBC4Connection {

        /** As SQLite says it: it has no code of its own. */
        private static final String UNDONE = "cannot rollback - no transaction is active";

        Undoing(String url, String file, Properties options) throws SQLException {
            super(url, file, options);
        }

        @Override
        public void rollback() throws SQLException {
            try {
                super.rollback();
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains(UNDONE)) {
                    throw e;
                }
                // The driver is in a transaction from one to the next
                getDatabase().exec(transactionPrefix(), getAutoCommit());
            }
        }
    }
}
