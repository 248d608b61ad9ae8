package org.cryptoroutes.steps;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.LanguageSupport;
import org.apache.camel.support.PredicateToExpressionAdapter;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.RecordJson;
import org.cryptoroutes.price.SymbolFilter;
import org.cryptoroutes.price.UnreadableRecord;

/**
 * A language for filters: {@code BTC,ETH} holds for a record about one of the two, an empty text for every record.
 * Which symbol a record is about is told by its header {@code symbol}; by its key when another producer left that out;
 * by its JSON when there is no key either.
 */
final class SymbolsLanguage extends LanguageSupport {

    @Override
    public Predicate createPredicate(String symbols) {
        SymbolFilter filter = SymbolFilter.of(symbols);
        return exchange -> accepts(filter, exchange.getMessage());
    }

    @Override
    public Expression createExpression(String symbols) {
        return PredicateToExpressionAdapter.toExpression(createPredicate(symbols));
    }

    /**
     * @throws RuntimeCamelException around an {@link UnreadableRecord} when only the bytes could tell, and they do not,
     *                               or there are none: Camel leaves a body that is null unconverted, so the steps after
     *                               this one would get no tick
     */
    private static boolean accepts(SymbolFilter filter, Message record) {
        try {
            String header = text(record, "symbol");
            String known = header.isEmpty() ? text(record, KafkaConstants.KEY) : header;
            return filter.accepts(known.isEmpty() || record.getBody() == null
                    ? RecordJson.read(record.getBody(byte[].class), PriceTick.class).symbol() : known);
        } catch (UnreadableRecord e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** Empty when there is none. */
    private static String text(Message record, String header) {
        Object value = record.getHeader(header);
        String text = value instanceof byte[] bytes ? new String(bytes, UTF_8) : record.getHeader(header, String.class);
        return text == null ? "" : text;
    }
}
