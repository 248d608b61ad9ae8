package org.cryptoroutes.lint;

import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Has a database look at SQL without running it. */
@FunctionalInterface
public interface Statements {

    /** Knows no database, and so finds nothing. */
    Statements UNKNOWN = (database, statements) -> Map.of();

    /**
     * @param database   as the routes name it; one that is not known here is left alone
     * @param statements as the database would get them, with {@code ?} for each value
     * @return half a sentence for each that the database would refuse; what can't be told is not in it
     */
    Map<String, String> faults(DataSource database, Set<String> statements);
}
