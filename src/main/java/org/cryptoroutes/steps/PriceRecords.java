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

    /** @param answer what was split; its body becomes the list */
    @Override
    public Exchange aggregate(Exchange before, Exchange coin, Exchange answer) {
        List<Message> records = before == null ? new ArrayList<>() : records(answer);
        if (isSound(coin)) {
            records.add(new Addressed(coin.getMessage(), answer));
        }
        answer.getMessage().setBody(records);
        return answer;
    }

    /** @throws UnsupportedOperationException always: outside a split there is no answer */
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

        Addressed(Message coin, Exchange answer) {
            super(answer);
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
    private static List<Message> records(Exchange answer) {
        return answer.getMessage().getBody(List.class);
    }
}
