package org.cryptoroutes.lint;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.component.sql.SqlPrepareStatementStrategy;
import org.apache.camel.support.ResourceHelper;

/** The statements that the files hold, against the tables of the database that is to run them. */
final class SqlRules {

    /** The header that may bring another statement than the one in the file, by its name and by its constant. */
    private static final List<String> OTHER_STATEMENT = List.of("CamelSqlQuery", "SQL_QUERY");
    /** {@code :#in:name} becomes as many values as there are. */
    private static final Pattern SEVERAL = Pattern.compile(":\\?in:(\\w+|\\$(simple)?\\{[^}]+})");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    /** The steps whose endpoint no message changes. */
    private static final Set<String> STATIC = Set.of("from", "to");

    private final Scratch scratch;
    private final Statements statements;

    SqlRules(Scratch scratch, Statements statements) {
        this.scratch = scratch;
        this.statements = statements;
    }

    /** @param values that the route says the statement has; 0 = it does not say */
    private record Statement(RouteFile file, Yaml place, DataSource database, String sql, int values) {

        /** Camel would believe the route, and fail on each message. */
        Optional<String> miscount() {
            long places = QUOTED.matcher(sql).replaceAll("").chars().filter(c -> c == '?').count();
            return values == 0 || values == places ? Optional.empty() : Optional.of(
                    "this SQL has %d values, and parametersCount is %d: make it %1$d".formatted(places, values));
        }
    }

    /** @param files those that nothing else is wrong with */
    List<Finding> check(Map<RouteFile, Yaml> files) {
        List<Statement> all = files.entrySet().stream()
                .filter(file -> OTHER_STATEMENT.stream().noneMatch(file.getKey().text()::contains))
                .flatMap(file -> file.getValue().all().flatMap(spot -> EndpointPlace.in(spot).stream())
                        .flatMap(place -> in(file.getKey(), place))).toList();
        Map<DataSource, Map<String, String>> faults = new HashMap<>();
        all.stream().collect(Collectors.groupingBy(Statement::database,
                        Collectors.mapping(Statement::sql, Collectors.toSet())))
                .forEach((database, sql) -> faults.put(database, statements.faults(database, sql)));
        return all.stream().flatMap(statement -> Optional
                .ofNullable(faults.get(statement.database()).get(statement.sql()))
                .map("the database would refuse this SQL: "::concat).or(statement::miscount)
                .map(fault -> statement.file().at(statement.place(), fault)).stream()).toList();
    }

    private Stream<Statement> in(RouteFile file, EndpointPlace place) {
        if (!scratch.scheme(place).equals("sql") || !STATIC.contains(place.step())
                && place.parts().stream().flatMap(Yaml::all).anyMatch(SqlRules::isDynamic)) {
            return Stream.empty();
        }
        return scratch.endpoint(place, SqlEndpoint.class).stream().flatMap(endpoint -> in(file, place, endpoint));
    }

    private static boolean isDynamic(Yaml.Spot spot) {
        return spot.value() instanceof Yaml.Text text && text.text().contains("${");
    }

    private static Stream<Statement> in(RouteFile file, EndpointPlace place, SqlEndpoint endpoint) {
        Map<String, String> options = new HashMap<>();
        if (!endpoint.isUseMessageBodyForSql()) {
            options.put("query", endpoint.getQuery());
        }
        options.put("onConsume", endpoint.getOnConsume());
        options.put("onConsumeFailed", endpoint.getOnConsumeFailed());
        options.put("onConsumeBatchComplete", endpoint.getOnConsumeBatchComplete());
        List<Statement> statements = new ArrayList<>();
        options.forEach((option, text) -> prepared(endpoint, text).ifPresent(sql -> statements.add(new Statement(file,
                place.parameters().getOrDefault(option, place.uri()), endpoint.getDataSource(), sql,
                option.equals("query") && !SEVERAL.matcher(text).find() ? endpoint.getParametersCount() : 0))));
        return endpoint.getDataSource() == null ? Stream.empty() : statements.stream();
    }

    /** As Camel gives it to the database; empty when only a message will tell, or a file of its own. */
    private static Optional<String> prepared(SqlEndpoint endpoint, String text) {
        SqlPrepareStatementStrategy strategy = endpoint.getPrepareStatementStrategy();
        boolean known = text != null && !ResourceHelper.hasScheme(text)
                && (strategy == null || strategy.getClass() == DefaultSqlPrepareStatementStrategy.class);
        try {
            return known ? Optional.of(new DefaultSqlPrepareStatementStrategy().prepareQuery(
                    SEVERAL.matcher(text).replaceAll("?"), endpoint.isAllowNamedParameters(), null)) : Optional.empty();
        } catch (SQLException | IllegalArgumentException e) {
            // Brackets that do not match: left to the route
            return Optional.empty();
        }
    }
}
