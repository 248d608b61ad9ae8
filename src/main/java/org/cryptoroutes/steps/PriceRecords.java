package org.cryptoroutes.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultMessage;
import org.cryptoroutes.price.PriceTick;

/**
 * Collects the ticks of a split into a list that Kafka takes at once: one record a tick, with the symbol as key and the
 * headers of the record contract. A coin that failed on the way is left out; so is one whose route was stopped.
 */
final class PriceRecords implements AggregationStrategy {

    /** @param page what was split; its body becomes the list */
    @Override
    public Exchange aggregate(Exchange before, Exchange coin, Exchange page) {
        List<Message> records = before == null ? new ArrayList<>() : records(page);
        if (isSound(coin)) {
            records.add(new Addressed(coin.getMessage(), page));
        }
        page.getMessage().setBody(records);
        return page;
    }

    /** @throws UnsupportedOperationException always: outside a split there is no page */
    @Override
    public Exchange aggregate(Exchange before, Exchange coin) {
        throw new UnsupportedOperationException("records are collected from a split");
    }

    private static boolean isSound(Exchange coin) {
        return !coin.isFailed() && !coin.isRouteStop()
                && !Boolean.TRUE.equals(coin.getExchangeExtension().getErrorHandlerHandled());
    }

    /** Holds on to nothing of its coin's exchange while under way, and has a plain map where all headers are ours. */
    private static final class Addressed extends DefaultMessage {

        Addressed(Message coin, Exchange page) {
            super(page);
            setBody(coin.getBody());
            if (coin.hasHeaders()) {
                setHeaders(coin.getHeaders());
            }
            if (getBody() instanceof PriceTick tick) {
                setHeader(KafkaConstants.KEY, tick.symbol());
                setHeader("symbol", tick.symbol());
                setHeader("coin_id", tick.coinId());
            }
        }

        @Override
        protected Map<String, Object> createHeaders() {
            return new HashMap<>(8);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Message> records(Exchange page) {
        return page.getMessage().getBody(List.class);
    }
}
