package org.cryptoroutes.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Which statements of a file a database is asked about, and where what it says is found. */
class SqlRulesTest {

    private static final DataSource STORE = new DriverManagerDataSource();

    private final Set<String> asked = new TreeSet<>();
    private final Lint lint = new Lint(SqlRulesTest::describe, (database, statements) -> {
        assertThat(database).isSameAs(STORE);
        asked.addAll(statements);
        return Map.of("SELECT colum FROM prices", "no such column");
    });

    private static void describe(CamelContext context) {
        context.getRegistry().bind("store", STORE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - to: {id: ask, uri: sql, parameters: {dataSource: '#store', query: 'SELECT :#a, :#b'}}        | SELECT ?, ?
            - to: {id: ask, uri: 'sql:SELECT {{column}} FROM t WHERE x = #?dataSource=#store'}             | SELECT symbol FROM t WHERE x = ?
            - to: {id: ask, uri: 'sql:SELECT :#${body[x]}, :#in:names, :#in:${body}?dataSource=#store'}    | SELECT ?, ?, ?
            - to: {id: ask, uri: 'sql:SELECT x = $?dataSource=#store&placeholder=[$]'}                     | SELECT x = ?
            - enrich: {id: ask, constant: 'sql:SELECT 1?dataSource=#store'}                                | SELECT 1
            - wireTap: {id: ask, uri: sql, parameters: {dataSource: '#store', query: 'SELECT 2'}}          | SELECT 2
            """)
    void asksAboutAStatementAsItWouldBeSent(String step, String sql) {
        assertThat(check(step)).isEmpty();
        assertThat(asked).containsExactly(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "- toD: {id: ask, uri: sql, parameters: {dataSource: '#store', query: 'SELECT * FROM ${header.table}'}}",
            "- toD: {id: ask, uri: 'sql:SELECT 1 WHERE 1 = :#${body}?dataSource=#store'}",
            "- to: {id: ask, uri: 'sql:classpath:a.sql?dataSource=#store'}",
            "- to: {id: ask, uri: 'sql:body?dataSource=#store&useMessageBodyForSql=true'}",
            "- setHeader: {name: CamelSqlQuery, constant: SELECT 1}\n- to: {id: ask, uri: 'sql:other?dataSource=#store'}",
            "- setHeader: {name: '${type:org.apache.camel.component.sql.SqlConstants.SQL_QUERY}', constant: SELECT 1}\n"
                    + "- to: {id: ask, uri: 'sql:other?dataSource=#store'}"})
    void leavesAloneWhatOnlyAMessageTells(String step) {
        assertThat(check(step)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void findsTheLineOfEachStatementOfAConsumerToo() {
        String route = """
                - route:
                    id: a
                    description: d
                    from:
                      uri: sql
                      parameters:
                        dataSource: "#store"
                        query: SELECT colum FROM prices
                        onConsume: SELECT colum FROM prices
                        onConsumeFailed: SELECT :#id
                      steps:
                        - log: x
                """;

        assertThat(lint.check(List.of(new RouteFile(Path.of("a.camel.yaml"), route)), settings()))
                .extracting(Finding::line, Finding::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(8,
                        "the database would refuse this SQL: no such column"),
                        org.assertj.core.groups.Tuple.tuple(9, "the database would refuse this SQL: no such column"));
        assertThat(asked).containsExactly("SELECT ?", "SELECT colum FROM prices");
    }

    @ParameterizedTest
    @CsvSource({"4,'this SQL has 3 values, and parametersCount is 4: make it 3'", "3,", "0,"})
    void countsTheValuesOfAStatement(int count, String fault) {
        assertThat(check(("- to: {id: ask, uri: sql, parameters: {dataSource: '#store', parametersCount: %d, "
                + "query: \"SELECT :#a, '#', :#${b}, # -- really #\"}}").formatted(count))).extracting(Finding::message)
                .isEqualTo(fault == null ? List.of() : List.of(fault));
    }

    private List<Finding> check(String steps) {
        return lint.check(List.of(new RouteFile(Path.of("a.camel.yaml"), BrokenFile.route(steps))), settings());
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("column", "symbol");
        return settings;
    }
}
