package org.cryptoroutes.steps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.cryptoroutes.price.PriceTick;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PriceRecordsTest {

    private static final PriceTick TICK = new PriceTick("BTC", "bitcoin", BigDecimal.TEN, null, null, null, null,
            "2026-01-02T03:04:05.678901Z", "crypto-routes", "BTC-1767323045678");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final PriceRecords records = new PriceRecords();
    private final Exchange page = new DefaultExchange(context);

    @BeforeEach
    void open() {
        context.start();
    }

    @AfterEach
    void close() {
        context.stop();
    }

    @Test
    void aTickGetsItsKeyAndItsHeaders() {
        records.aggregate(null, coin(TICK), page);

        Message record = only();
        assertThat(record.getBody()).isSameAs(TICK);
        assertThat(record.getHeaders()).containsOnly(
                Map.entry(KafkaConstants.KEY, "BTC"), Map.entry("symbol", "BTC"),
                Map.entry("coin_id", "bitcoin"));
    }

    @Test
    void aHeaderOfTheUsersOwnGoesAlongAndIsFoundInAnyCase() {
        Exchange coin = coin(TICK);
        coin.getMessage().setHeader("Exchange-Rate", "0.9");
        coin.getMessage().setHeader("SYMBOL", "something else");

        records.aggregate(null, coin, page);

        assertThat(only().getHeader("exchange-rate")).isEqualTo("0.9");
        assertThat(only().getHeaders()).hasSize(4).containsEntry("symbol", "BTC");
    }

    @Test
    void aStepBehindTheSplitCanConvertWhatIsInARecord() {
        records.aggregate(null, coin("{}"), page);

        assertThat(only().getBody(byte[].class)).isEqualTo("{}".getBytes(UTF_8));
        assertThat(only().hasHeaders()).isFalse();
    }

    @Test
    void aCoinThatFailedIsLeftOut() {
        Exchange failed = coin(TICK);
        failed.setException(new IllegalStateException("no price"));

        records.aggregate(null, failed, page);
        records.aggregate(page, coin(TICK), page);

        assertThat(only().getBody()).isSameAs(TICK);
    }

    private Exchange coin(Object body) {
        Exchange coin = new DefaultExchange(context);
        coin.getMessage().setBody(body);
        return coin;
    }

    private Message only() {
        List<?> list = page.getMessage().getBody(List.class);
        assertThat(list).hasSize(1);
        return (Message) list.get(0);
    }
}
