package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a poll of the shipped route costs, in things that can be counted: never in time. */
class PollCostTest extends CamelMainTestSupport {

    private static final int COINS = 1000;
    private static final int COINS_A_REQUEST = 250;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 3;
    private static final int POLLS = 10;

    /**
     * From the bytes of an answer to the bytes of the record: parse, exchange, tick, message, JSON. Some 3,900 with the
     * quick compiler, which puts every object on the heap.
     */
    private static final int MOST_BYTES_A_COIN = 4500;

    private static final Settings SETTINGS = new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
            .commandLine(Map.of(
            "coins", IntStream.range(0, COINS).mapToObj(i -> "C" + i + ":coin-" + i).collect(Collectors.joining(",")),
            "api.max-requests-per-minute", "100000"))
            .load(name -> RouteFiles.settings(Path.of("routes")));

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger sends = new AtomicInteger();
    private final AtomicInteger records = new AtomicInteger();

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withUseAdviceWith(true);
    }

    @Override
    public void configureContext(CamelContextConfiguration configuration) {
        super.configureContext(configuration);
        configuration.withUseOverridePropertiesWithPropertiesComponent(SETTINGS.properties());
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.withRoutesIncludePattern("file:routes/price-poller.camel.yaml");
        configuration.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws Exception {
                new Wiring(SETTINGS).describe(context);
            }
        });
    }

    @BeforeEach
    void cutTheEndsOff() throws Exception {
        Map<String, byte[]> answers = IntStream.range(0, COINS / COINS_A_REQUEST).boxed()
                .collect(Collectors.toMap(chunk -> "coin-" + chunk * COINS_A_REQUEST, PollCostTest::answer));
        AdviceWith.adviceWith(context, "price-poller", route -> {
            route.replaceFromWith("direct:tick");
            route.weaveById("publish").replace().process(this::publish);
        });
        AdviceWith.adviceWith(context, "coingecko-attempt",
                route -> route.weaveById("http").replace().process(exchange -> {
            requests.incrementAndGet();
            String query = exchange.getMessage().getHeader(Exchange.HTTP_QUERY, String.class);
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setBody(answers.get(query.replaceAll(".*&ids=([^,]+),.*", "$1")));
        }));
        context.start();
    }

    private static byte[] answer(int chunk) {
        return IntStream.range(chunk * COINS_A_REQUEST, (chunk + 1) * COINS_A_REQUEST)
                .mapToObj(i ->
                        ("\"coin-%d\":{\"usd\":%d.25,\"usd_market_cap\":886543210987.65,\"usd_24h_vol\":28456789012.34,"
                        + "\"usd_24h_change\":-2.345678,\"last_updated_at\":1699876543}").formatted(i, i + 1))
                .collect(Collectors.joining(",", "{", "}")).getBytes(UTF_8);
    }

    private void publish(Exchange page) {
        List<?> messages = page.getMessage().getBody(List.class);
        sends.incrementAndGet();
        for (Object message : messages) {
            assertThat(((Message) message).getBody(byte[].class)).isNotEmpty();
            records.incrementAndGet();
        }
    }

    @Test
    void aPollMakesOneRequestAndOneSendFor250Coins() {
        template.sendBody("direct:tick", null);

        assertThat(requests).hasValue(COINS / COINS_A_REQUEST);
        assertThat(sends).hasValue(COINS / COINS_A_REQUEST);
        assertThat(records).hasValue(COINS);
    }

    @Test
    void aCoinAllocatesLittle() {
        poll(WARM_UP);

        // The least of some rounds: threads that other tests have left allocate too
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = allocated();
            poll(POLLS);
            bytes = Math.min(bytes, (allocated() - before) / POLLS / COINS);
        }

        assertThat(records).hasValue((WARM_UP + ROUNDS * POLLS) * COINS);
        assertThat(bytes).isBetween(1L, (long) MOST_BYTES_A_COIN);
    }

    @Test
    void aPollTakesNoMoreThreadsThanThereAreCores() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        poll(WARM_UP);

        List<String> names = Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread))
                .map(Thread::getName).filter(name -> name.startsWith("Camel (")).toList();
        assertThat(names).hasSizeBetween(1, Math.max(2, Runtime.getRuntime().availableProcessors()))
                .allMatch(name -> name.endsWith("Answers"));
    }

    private void poll(int times) {
        for (int i = 0; i < times; i++) {
            template.sendBody("direct:tick", null);
        }
    }

    /** By the threads that live; those of Camel's pools outlive the test. */
    private long allocated() {
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).filter(bytes -> bytes > 0)
                .sum();
    }
}
