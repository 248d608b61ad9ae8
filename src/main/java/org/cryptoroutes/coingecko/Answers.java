package org.cryptoroutes.coingecko;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.cryptoroutes.price.Quote;

/**
 * The answers of one poll. A request is made when its answer is asked for, so that a route can publish one while it
 * waits for the next. A request that brings nothing gives an empty list. For one thread at a time.
 */
final class Answers implements Iterator<List<Quote>> {

    private final Iterator<PriceRequest> requests;
    private final Function<PriceRequest, Exchange> ask;
    private final PollMeter meter;
    private PollOutcome outcome;

    /**
     * @param requests at least one
     * @param ask      gives an exchange with a list of quotes and the outcome of the request
     */
    Answers(List<PriceRequest> requests, Function<PriceRequest, Exchange> ask, PollMeter meter) {
        this.requests = requests.iterator();
        this.ask = ask;
        this.meter = meter;
    }

    @Override
    public boolean hasNext() {
        return requests.hasNext();
    }

    /** @throws java.util.NoSuchElementException when all requests were made */
    @Override
    public List<Quote> next() {
        Exchange response = ask.apply(requests.next());
        PollOutcome one = PollOutcome.of(response);
        outcome = outcome == null ? one : outcome.and(one);
        List<Quote> quotes = quotes(response);
        meter.fetched(quotes.size());
        if (!requests.hasNext()) {
            meter.ended(outcome);
        }
        return quotes;
    }

    @SuppressWarnings("unchecked")
    private static List<Quote> quotes(Exchange answer) {
        // An exception is left only when the program ends in the middle of it
        return answer.getException() == null ? answer.getMessage().getBody(List.class) : List.of();
    }
}
