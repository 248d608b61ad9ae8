package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.Settings;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped YAML with its ends cut off: no timer, no HTTP, no Kafka; keys and headers are looked at before Kafka. */
class ShippedRoutesTest extends CamelMainTestSupport {

    private static final Settings SETTINGS = new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
            .commandLine(Map.of("coins", "BTC:bitcoin,SHIB:shiba-inu,ETH:ethereum", "price-log.filter", "BTC,SHIB",
                    "api.max-retries", "0"))
            .load(name -> RouteFiles.settings(Path.of("routes")));

    private final LogLines log = LogLines.listen();
    private String answer = "{}";
    private long sent;

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
        configuration.withRoutesIncludePattern("file:routes/**/*.camel.yaml");
        configuration.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws Exception {
                new Wiring(SETTINGS).describe(context);
            }
        });
    }

    @BeforeEach
    void cutTheEndsOff() throws Exception {
        AdviceWith.adviceWith(context, "price-poller", route -> {
            route.replaceFromWith("direct:tick");
            route.weaveById("publish").replace().to("mock:published");
        });
        AdviceWith.adviceWith(context, "coingecko-attempt",
                route -> route.weaveById("http").replace().process(exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setHeader("Set-Cookie", "a=b");
            exchange.getMessage().setHeader("kafka.OVERRIDE_TOPIC", "elsewhere");
            exchange.getMessage().setBody(answer);
        }));
        AdviceWith.adviceWith(context, "dead-letter", route -> route.weaveById("keep").replace().to("mock:dead"));
        AdviceWith.adviceWith(context, "price-log", route -> {
            route.replaceFromWith("direct:record");
            route.weaveById("show").after().to("mock:shown");
        });
        AdviceWith.adviceWith(context, "live", route -> route.replaceFromWith("direct:live"));
        context.start();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void theKeyIsTheSymbolAndNoHeaderOfTheHttpExchangeTravelsOn() throws Exception {
        answer = """
                {"bitcoin":{"usd":98684.10,"usd_24h_change":2.3},"shiba-inu":{"usd":8.12e-06},"ethereum":{"usd":null}}""";
        MockEndpoint published = getMockEndpoint("mock:published");
        published.expectedMessageCount(1);
        MockEndpoint dead = getMockEndpoint("mock:dead");
        dead.expectedMessageCount(1);

        template.sendBody("direct:tick", null);

        MockEndpoint.assertIsSatisfied(context);
        Exchange page = published.getExchanges().get(0);
        assertThat(page.getMessage().getHeaders()).isEmpty();
        Map<String, Message> byKey = ((List<?>) page.getMessage().getBody()).stream().map(Message.class::cast)
                .collect(Collectors.toMap(record -> record.getHeader(KafkaConstants.KEY, String.class),
                        Function.identity()));
        assertThat(byKey.keySet()).containsExactlyInAnyOrder("BTC", "SHIB");
        assertThat(byKey.get("SHIB").getHeaders()).containsOnly(
                entry(KafkaConstants.KEY, "SHIB"), entry("symbol", "SHIB"), entry("coin_id", "shiba-inu"));
        assertThat(byKey.get("SHIB").getBody(String.class)).contains("\"price_usd\":0.00000812,");
        assertThat(byKey.get("BTC").getBody(String.class))
                .startsWith("{\"symbol\":\"BTC\",\"coin_id\":\"bitcoin\",\"price_usd\":98684.10,");
        assertThat(dead.getExchanges().get(0).getMessage().getHeaders()).containsEntry("error.field", "usd")
                .containsEntry("coin_id", "ethereum").containsEntry(KafkaConstants.KEY, "ETH");
        assertThat(dead.getExchanges().get(0).getMessage().getBody(String.class)).isEqualTo("{\"usd\":null}");
    }

    @Test
    void aPollWithoutAnAnswerPublishesNothing() throws Exception {
        answer = "<html>We are sorry</html>";
        getMockEndpoint("mock:published").expectedMessageCount(1);

        template.sendBody("direct:tick", null);

        MockEndpoint.assertIsSatisfied(context);
        assertThat((List<?>) getMockEndpoint("mock:published").getExchanges().get(0).getMessage().getBody()).isEmpty();
        assertThat(log.warnings()).isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .contains("CoinGecko answered 200 with a body that is no price list"));
    }

    @Test
    void theFilterGoesByTheHeaderThenTheKeyThenTheBody() throws Exception {
        MockEndpoint shown = getMockEndpoint("mock:shown");
        shown.expectedMessageCount(3);

        record("ETH", null, "{\"symbol\":\"BTC\",\"price_usd\":1}");
        record("BTC", "ETH", "{\"symbol\":\"BTC\",\"price_usd\":2}");
        record(null, "ETH", "{\"symbol\":\"BTC\",\"price_usd\":3}");
        record(null, "SHIB", "{\"symbol\":\"SHIB\",\"price_usd\":4}");
        record(null, null, "{\"symbol\":\"ETH\",\"price_usd\":5}");
        record(null, null, "{\"symbol\":\"BTC\",\"price_usd\":6}");
        record(null, null, "no tick");
        record("BTC", null, "no tick");

        MockEndpoint.assertIsSatisfied(context);
        assertThat(log.of("prices")).extracting(line -> line.replaceAll(".*\\$(\\d).*", "$1"))
                .containsExactly("2", "4", "6");
        assertThat(log.warnings()).containsExactly("Skipped the record at crypto-prices[1] @ 6: it is no JSON",
                "Skipped the record at crypto-prices[1] @ 7: it is no JSON");
    }

    @Test
    void whatTwoRoutesCantReadIsSaidOnce() {
        for (String route : List.of("record", "live")) {
            template.sendBodyAndHeaders("direct:" + route, "no tick".getBytes(UTF_8), place(1));
            template.sendBodyAndHeaders("direct:" + route, "no tick".getBytes(UTF_8), place(2));
        }

        assertThat(log.warnings()).containsExactly("Skipped the record at crypto-prices[1] @ 1: it is no JSON",
                "Skipped the record at crypto-prices[1] @ 2: it is no JSON");
    }

    private static Map<String, Object> place(long offset) {
        return Map.of(KafkaConstants.TOPIC, "crypto-prices", KafkaConstants.PARTITION, 1,
                KafkaConstants.OFFSET, offset);
    }

    private void record(String header, String key, String value) {
        Map<String, Object> headers = new HashMap<>(place(sent++));
        if (header != null) {
            headers.put("symbol", header.getBytes(UTF_8));
        }
        if (key != null) {
            headers.put(KafkaConstants.KEY, key);
        }
        template.sendBodyAndHeaders("direct:record", value.getBytes(UTF_8), headers);
    }
}
