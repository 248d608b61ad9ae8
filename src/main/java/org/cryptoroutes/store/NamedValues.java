package org.cryptoroutes.store;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlEndpoint;

/**
 * Gives each statement the values that it names of a {@link Row}, as Camel does. Camel looks for the names in the text
 * of the statement again for each row, which took more time than all else that a row needs.
 */
final class NamedValues extends DefaultSqlPrepareStatementStrategy {

    /** As Camel hands it over: {@code :#symbol} has become {@code :?symbol}. */
    private static final Pattern NAME = Pattern.compile(":\\?(\\w+)");
    /** What only Camel can fill in: expressions, and lists of any length. */
    private static final Pattern MORE_THAN_NAMES = Pattern.compile(":\\?(\\$|in:)");

    private volatile Names known = new Names("", List.of());

    private record Names(String statement, List<String> names) {

        static Names of(String statement) {
            return new Names(statement, MORE_THAN_NAMES.matcher(statement).find() ? List.of()
                    : NAME.matcher(statement).results().map(name -> name.group(1)).toList());
        }
    }

    /** The same endpoint, which does so from now on unless it has a strategy of its own. */
    static Endpoint in(Endpoint endpoint) {
        if (endpoint instanceof SqlEndpoint sql && sql.getPrepareStatementStrategy() == null) {
            sql.setPrepareStatementStrategy(new NamedValues(sql.getSeparator()));
        }
        return endpoint;
    }

    NamedValues(char separator) {
        super(separator);
    }

    @Override
    public Iterator<?> createPopulateIterator(String statement, String prepared, int values, Exchange exchange,
            Object body) throws SQLException {
        List<String> names = body instanceof Row ? names(statement) : List.of();
        return names.isEmpty() ? super.createPopulateIterator(statement, prepared, values, exchange, body)
                : names.stream().map(((Row) body)::get).iterator();
    }

    private List<String> names(String statement) {
        Names names = known;
        if (!names.statement().equals(statement)) {
            names = Names.of(statement);
            known = names;
        }
        return names.names();
    }
}
