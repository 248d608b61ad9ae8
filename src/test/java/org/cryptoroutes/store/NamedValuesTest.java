package org.cryptoroutes.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.component.sql.SqlPrepareStatementStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.cryptoroutes.price.UnreadableRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a statement gets of a row what Camel would give it. */
class NamedValuesTest {

    private static final String RECORD = "{\"symbol\": \"BTC\", \"price_usd\": 1.50, \"market_cap\": null, "
            + "\"timestamp\": \"2026-11-29T10:00:00.000001Z\"}";
    private static final long MICROSECONDS = 1_795_946_400_000_001L;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);
    private final NamedValues ours = new NamedValues(',');
    private final SqlPrepareStatementStrategy camels = new DefaultSqlPrepareStatementStrategy(',');

    @ParameterizedTest
    @ValueSource(strings = {
        "INSERT INTO prices VALUES (:?symbol, :?timestamp_us, coalesce(:?message_id, ''), :?record, :?market_cap)",
        "UPDATE prices SET price_usd = :?price_usd, record = :?record WHERE symbol = :?symbol AND symbol = :?symbol",
        "SELECT ':?symbol', x::text FROM prices WHERE symbol = :?symbol",
        "SELECT symbol FROM prices WHERE symbol IN (:?in:symbol) AND price_usd = :?price_usd",
        "SELECT symbol FROM prices WHERE symbol = :?${body[symbol]} AND price_usd = :?$simple{body[price_usd]}"})
    void givesTheSameValuesInTheSameOrder(String statement) throws Exception {
        assertThat(values(ours, statement, row())).isEqualTo(values(camels, statement, row())).isNotEmpty();
    }

    @Test
    void readsTheNamesAnewWhenTheStatementIsAnother() throws Exception {
        assertThat(values(ours, "VALUES (:?symbol)", row())).containsExactly("BTC");
        assertThat(values(ours, "VALUES (:?timestamp_us, :?price_usd)", row())).containsExactly(MICROSECONDS, "1.50");
    }

    @Test
    void leavesToCamelWhatIsNoRow() throws Exception {
        exchange.getMessage().setHeader("limit", 7);

        assertThat(values(ours, "VALUES (:?symbol, :?limit)", Map.of("symbol", "ETH"))).containsExactly("ETH", 7);
        assertThatThrownBy(() -> values(ours, "VALUES (:?symbl)", Map.of("symbol", "ETH")))
                .hasMessageContaining("Cannot find key [symbl]");
    }

    @Test
    void holdsForEachEndpointThatSaysNothingElse() {
        context.addComponent("sql", new SqlComponent());
        context.getRegistry().bind("camels", camels);
        context.getRegistry().bind("store", new Store(new StoreAddress("jdbc:sqlite:", "", "", null)));
        context.getCamelContextExtension().registerEndpointCallback(StoreRoom::withNamedValues);

        assertThat(endpoint("").getPrepareStatementStrategy()).isInstanceOf(NamedValues.class);
        assertThat(endpoint("&prepareStatementStrategy=#camels").getPrepareStatementStrategy()).isSameAs(camels);
    }

    private SqlEndpoint endpoint(String more) {
        return context.getEndpoint("sql:VALUES (1)?dataSource=#store" + more, SqlEndpoint.class);
    }

    private static Row row() throws UnreadableRecord {
        return Row.of(RECORD.getBytes(UTF_8), new ConcurrentHashMap<>());
    }

    private List<Object> values(SqlPrepareStatementStrategy strategy, String statement, Object body)
            throws SQLException {
        List<Object> values = new ArrayList<>();
        strategy.createPopulateIterator(statement, "", 0, exchange, body).forEachRemaining(value -> values.add(
                value instanceof Iterator<?> several ? several.next() : value));
        return values;
    }
}
