package org.cryptoroutes.coingecko;

import java.io.IOException;

/** An answer was given up because it went on and on. The message says at which size. */
final class AnswerTooLarge extends IOException {

    AnswerTooLarge(int maxBytes) {
        super("CoinGecko sends more than %d kB in one answer".formatted(maxBytes / 1024));
    }
}
