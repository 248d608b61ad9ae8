package org.cryptoroutes.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.settings.Similar;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Lets the database of the store prepare statements that it does not run: what they misspell shows before a record
 * comes by. For SQLite that is an empty database in memory, whatever is in the file; for PostgreSQL the one that the
 * settings name, when it answers within two seconds and its tables are there.
 */
public final class Preparation {

    private static final Pattern SQLITE_REASON = Pattern.compile("\\((.*)\\)\\s*$", Pattern.DOTALL);
    private static final int SQLITE_ERROR = 1;
    private static final Pattern NO_COLUMN =
            Pattern.compile("(?:no such column: |has no column named )(?:\\w+\\.)?(\\w+)");
    private static final Pattern NO_TABLE =
            Pattern.compile("no such (?!column|function)\\w+: (\\S+)|relation \"(\\S+)\" does not exist");
    /**
     * SQLSTATEs of PostgreSQL that hold whatever the values are: no such column or table, a column that several tables
     * have, a broken statement. Other faults depend on the types of the values.
     */
    private static final Set<String> POSTGRESQL_ERRORS = Set.of("42703", "42P01", "42702", "42601", "42803");
    private static final String CREATES =
            "(?is).*\\bcreate\\s+(\\w+\\s+)?(table|view)\\s+(if\\s+not\\s+exists\\s+)?\"?%s\\b.*";

    private final Consumer<String> aside;

    /** @param aside gets a sentence when the statements were not looked at, and why */
    public Preparation(Consumer<String> aside) {
        this.aside = aside;
    }

    /**
     * @param database   nothing is found when it is no store of this program
     * @param statements with {@code ?} for each value
     * @return half a sentence for each that the store would refuse
     */
    public Map<String, String> faults(DataSource database, Set<String> statements) {
        if (!(database instanceof Store store)) {
            return Map.of();
        }
        StoreAddress address = store.address();
        try (Connection connection = address.schema()) {
            SingleConnectionDataSource single = new SingleConnectionDataSource(connection, true);
            if (address.file() != null) {
                Migrations.of(single, address.kind()).migrate();
            } else if (Migrations.of(single, address.kind()).info().pending().length > 0) {
                throw new SQLException("its tables are not there yet");
            }
            Map<String, String> faults = new HashMap<>();
            for (String statement : statements) {
                fault(connection, statement, statements).ifPresent(fault -> faults.put(statement, fault));
            }
            return faults;
        } catch (SQLException | FlywayException e) {
            aside.accept("The SQL of the routes was not checked against the store (%s): %s".formatted(store.name(),
                    Causes.sentence(e).lines().findFirst().orElse("").strip()));
            return Map.of();
        }
    }

    private static Optional<String> fault(Connection connection, String statement, Set<String> all)
            throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            // Only this makes the driver of PostgreSQL ask
            prepared.getParameterMetaData();
            return Optional.empty();
        } catch (SQLException e) {
            if (POSTGRESQL_ERRORS.contains(String.valueOf(e.getSQLState()))) {
                String said = e.getMessage().replaceFirst("^ERROR: ", "").replaceFirst("\\s*Position: \\d+", "")
                        .replaceFirst("\\s*Hint: ", "; ");
                Matcher table = NO_TABLE.matcher(said);
                return table.find() && creates(all, table.group(2)) ? Optional.empty() : Optional.of(said);
            }
            if (e.getErrorCode() == SQLITE_ERROR) {
                Matcher reason = SQLITE_REASON.matcher(e.getMessage());
                return sqlite(connection, reason.find() ? reason.group(1) : e.getMessage(), all);
            }
            if (!connection.isValid(1)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Optional<String> sqlite(Connection connection, String said, Set<String> all) throws SQLException {
        Matcher table = NO_TABLE.matcher(said);
        if (table.find()) {
            // One that is nowhere near may be the user's own, in the file
            return creates(all, table.group(1)) ? Optional.empty() : Similar.to(table.group(1), names(connection,
                    "SELECT name FROM sqlite_schema")).map(near -> said + ", did you mean " + near + "?");
        }
        Matcher column = NO_COLUMN.matcher(said);
        Optional<String> near = column.find() ? Similar.to(column.group(1), names(connection,
                "SELECT c.name FROM sqlite_schema t, pragma_table_xinfo(t.name) c")) : Optional.empty();
        return Optional.of(said + near.map(", did you mean %s?"::formatted).orElse(""));
    }

    private static boolean creates(Set<String> statements, String table) {
        return statements.stream().anyMatch(statement -> statement.matches(CREATES.formatted(Pattern.quote(table))));
    }

    private static Set<String> names(Connection connection, String query) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(query); ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
