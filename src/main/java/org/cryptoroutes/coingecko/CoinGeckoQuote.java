package org.cryptoroutes.coingecko;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.cryptoroutes.price.Coin;
import org.cryptoroutes.price.InvalidPrice;
import org.cryptoroutes.price.InvalidPrice.Reason;
import org.cryptoroutes.price.Quote;

/** What CoinGecko said about one coin. */
final class CoinGeckoQuote implements Quote {

    private final Coin coin;
    private final Instant receivedAt;
    private final byte[] answer;
    private final int start;
    private final int end;
    private final QuoteNumbers numbers;

    private CoinGeckoQuote(Coin coin, Instant receivedAt, byte[] answer, int start, int end, QuoteNumbers numbers) {
        this.coin = coin;
        this.receivedAt = receivedAt;
        this.answer = answer;
        this.start = start;
        this.end = end;
        this.numbers = numbers;
    }

    /**
     * Takes the JSON value at which the parser stands, whatever it is, and leaves the parser at its end.
     *
     * @param coin       the coin that was asked for
     * @param parser     reads the answer from its first byte on
     * @param answer     in UTF-8; is kept, and must not change any more
     * @param receivedAt when this program received the answer
     * @throws IOException when the answer is no JSON
     */
    static CoinGeckoQuote read(Coin coin, JsonParser parser, byte[] answer, Instant receivedAt) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        QuoteNumbers numbers = QuoteNumbers.read(parser);
        parser.finishToken();
        return new CoinGeckoQuote(coin, receivedAt, answer, start, (int) parser.currentLocation().getByteOffset(),
                numbers);
    }

    /** This coin stood twice in one answer; which of the two is right is not decided here. */
    CoinGeckoQuote and(CoinGeckoQuote other) {
        String name = new String(JsonStringEncoder.getInstance().quoteAsString(coin.id()));
        byte[] both = "{\"%1$s\":%2$s,\"%1$s\":%3$s}".formatted(name, json(), other.json()).getBytes(UTF_8);
        return new CoinGeckoQuote(coin, receivedAt, both, 0, both.length, QuoteNumbers.faulty(Reason.DUPLICATE,
                "'%s' stands there twice, and nobody knows which is right".formatted(coin.id())));
    }

    @Override
    public Coin coin() {
        return coin;
    }

    @Override
    public Instant receivedAt() {
        return receivedAt;
    }

    @Override
    public String json() {
        return new String(answer, start, end - start, UTF_8);
    }

    @Override
    public String name(Field field) {
        return QuoteNumbers.name(field);
    }

    @Override
    public boolean has(Field field) {
        return numbers.has(field);
    }

    @Override
    public BigDecimal number(Field field) throws InvalidPrice {
        return numbers.number(this, field);
    }

    @Override
    public String toString() {
        return coin.id() + " " + json();
    }
}
