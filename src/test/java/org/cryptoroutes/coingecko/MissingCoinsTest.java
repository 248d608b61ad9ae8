package org.cryptoroutes.coingecko;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.cryptoroutes.LogLines;
import org.cryptoroutes.price.Coin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MissingCoinsTest {

    private static final Coin BTC = new Coin("BTC", "bitcoin");
    private static final Coin ODD = new Coin("ODD", "odd");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LogLines log = LogLines.listen();
    private List<Coin> configured = List.of(BTC, ODD);
    private final MissingCoins coins = new MissingCoins(() -> configured, registry);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aCoinThatIsNoLongerConfiguredIsNotMissing() {
        coins.report(configured, Set.of(ODD));
        assertThat(missing()).isEqualTo(1);

        configured = List.of(BTC);
        assertThat(missing()).as("before the next poll").isZero();
        coins.report(configured, Set.of());
        assertThat(missing()).isZero();
        assertThat(log.of("MissingCoins")).as("it is not back").hasSize(1);
    }

    @Test
    void aCoinThatIsConfiguredAgainIsReportedAgain() {
        coins.report(configured, Set.of(ODD));
        configured = List.of(BTC);
        coins.report(configured, Set.of());
        configured = List.of(BTC, ODD);

        coins.report(configured, Set.of(ODD));

        assertThat(missing()).isEqualTo(1);
        assertThat(log.warnings()).hasSize(2);
    }

    private double missing() {
        return registry.get("crypto.coins.missing").gauge().value();
    }
}
