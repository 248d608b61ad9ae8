package org.cryptoroutes.steps;

import java.util.ArrayList;
import java.util.List;
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
            records.add(record(coin.getMessage(), answer));
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

    /** Holds on to nothing of its coin's exchange, which would be kept for as long as the record is under way. */
    private static Message record(Message coin, Exchange answer) {
        Message record = new DefaultMessage(answer);
        record.setBody(coin.getBody());
        if (coin.hasHeaders()) {
            record.setHeaders(coin.getHeaders());
        }
        if (record.getBody() instanceof PriceTick tick) {
            record.setHeader(KafkaConstants.KEY, tick.symbol());
            record.setHeader("symbol", tick.symbol());
            record.setHeader("coin_id", tick.coinId());
        }
        return record;
    }

    @SuppressWarnings("unchecked")
    private static List<Message> records(Exchange answer) {
        return answer.getMessage().getBody(List.class);
    }
}
