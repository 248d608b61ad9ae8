package org.cryptoroutes.coingecko;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.cryptoroutes.price.Quote;

/**
 * The answers of one poll, page by page. A request is made when its first page is asked for, so that a route can
 * publish one page while it waits for the next. A request that brings nothing gives an empty page. For one thread at a
 * time.
 */
final class Pages implements Iterator<List<Quote>> {

    /** Of an answer: many enough for one send to be worth it, few enough for all cores to have one soon. */
    private static final int PAGE = 125;
    /** Of the last answer: nothing is left to be fetched beside it, so its coins are spread more thinly. */
    private static final int LAST_PAGE = 50;

    private final Iterator<PriceRequest> requests;
    private final Function<PriceRequest, Exchange> ask;
    private final PollMeter meter;
    private PollOutcome outcome;
    private List<Quote> answer = List.of();
    private int given;

    /**
     * @param requests at least one
     * @param ask      gives an exchange with a list of quotes and the outcome of the request
     */
    Pages(List<PriceRequest> requests, Function<PriceRequest, Exchange> ask, PollMeter meter) {
        this.requests = requests.iterator();
        this.ask = ask;
        this.meter = meter;
    }

    @Override
    public boolean hasNext() {
        return given < answer.size() || requests.hasNext();
    }

    /** @throws NoSuchElementException when all requests were made and all their coins were given */
    @Override
    public List<Quote> next() {
        if (given == answer.size()) {
            answer = fetch();
            given = 0;
        }
        int size = requests.hasNext() ? PAGE : LAST_PAGE;
        List<Quote> page = answer.subList(given, Math.min(given + size, answer.size()));
        given += page.size();
        return page;
    }

    private List<Quote> fetch() {
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
