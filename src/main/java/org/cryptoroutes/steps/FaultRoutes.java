package org.cryptoroutes.steps;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.util.ObjectHelper;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.cryptoroutes.price.InvalidPrice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a coin that can't be published and of a record that can't be shown. The YAML routes name these by
 * {@code routeConfigurationId}.
 */
public final class FaultRoutes extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(FaultRoutes.class);
    private static final String DEAD_LETTER = "direct:dead-letter";
    /** The header of a dead letter that holds its time. */
    public static final String ERROR_TIME = "error.time";

    private final FaultMeter meter;
    private final Supplier<String> topic;
    private final Repeated unpublished = new Repeated(Clock.systemUTC());

    /** @param topic of the dead letters; asked for each, so that a changed setting holds from the next one on */
    public FaultRoutes(Supplier<String> topic, MeterRegistry meters) {
        this.topic = topic;
        this.meter = new FaultMeter(meters);
    }

    @Override
    public void configuration() {
        RouteConfigurationDefinition publish = routeConfiguration("publish-faults");
        publish.onException(InvalidPrice.class).handled(true)
            .to(DEAD_LETTER).id("reject");
        publish.onException(Exception.class).handled(true).logStackTrace(false).logExhausted(false)
            .process(this::unpublished);

        routeConfiguration("show-faults")
            .onException(Exception.class).handled(true).logStackTrace(false).logExhausted(false)
            .idempotentConsumer().exchange(FaultRoutes::fault)
                .idempotentRepository(MemoryIdempotentRepository.memoryIdempotentRepository()).removeOnFailure(false)
                .process(this::skipped);
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("deadLetterHeaders",
                new RecordHeaders("error.reason", "error.field", ERROR_TIME, "coin_id"));

        from(DEAD_LETTER).routeId("dead-letter")
            .description("A coin that must not be published: as it came, with the reason beside it")
            .onException(Exception.class).handled(true).logStackTrace(false).logExhausted(false)
                .process(exchange -> LOG.error("A rejected coin could not be kept: {}; it was {}",
                        Causes.sentence(failure(exchange)), "%.500s".formatted(exchange.getMessage().getBody())))
            .end()
            .process(this::deadLetter).id("explain")
            .to("kafka:dead-letters?headerFilterStrategy=#deadLetterHeaders&lazyStartProducer=true").id("keep");
    }

    private void unpublished(Exchange exchange) {
        Exception failure = failure(exchange);
        unpublished.say(Causes.kind(failure)).ifPresent(kept -> LOG.warn("Not published: {}{}: {}", subject(exchange),
                kept == 0 ? "" : " and %d others before it".formatted(kept), Causes.sentence(failure)));
    }

    /** What is wrong with which record, whichever route finds it. Only records of Kafka can be told apart. */
    private static String fault(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.OFFSET) == null ? exchange.getExchangeId()
                : position(exchange.getMessage()) + Causes.sentence(failure(exchange));
    }

    private void skipped(Exchange exchange) {
        LOG.warn("Skipped the record at {}: {}", position(exchange.getMessage()), Causes.sentence(failure(exchange)));
        meter.skipped();
    }

    private void deadLetter(Exchange exchange) {
        InvalidPrice fault = ObjectHelper.getException(InvalidPrice.class, failure(exchange));
        meter.rejected(fault);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("error.reason", fault.getMessage());
        message.setHeader("error.field", fault.field());
        message.setHeader(ERROR_TIME, Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString());
        message.setHeader("coin_id", fault.quote().coin().id());
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, topic.get());
        message.setHeader(KafkaConstants.KEY, fault.quote().coin().symbol());
        message.setBody(fault.quote().json());
        LOG.warn("Rejected {} ({}): {}", fault.quote().coin().symbol(), fault.quote().coin().id(), fault.getMessage());
    }

    private static Exception failure(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    private static String subject(Exchange exchange) {
        Object symbol = exchange.getMessage().getHeader("symbol");
        return symbol == null ? "the prices of this poll" : symbol.toString();
    }

    /** Where a record is, for the log. */
    static String position(Message message) {
        return "%s[%s] @ %s".formatted(message.getHeader(KafkaConstants.TOPIC),
                message.getHeader(KafkaConstants.PARTITION),
                message.getHeader(KafkaConstants.OFFSET));
    }
}
