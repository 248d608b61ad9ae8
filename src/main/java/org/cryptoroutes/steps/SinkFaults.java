package org.cryptoroutes.steps;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a record of Kafka that a route can't bring to its target. A target that is away is tried again, and
 * the record comes anew from Kafka when that takes long; a record that the target refuses goes to the dead letters. The
 * YAML routes name this by {@code routeConfigurationId: sink-faults}.
 */
final class SinkFaults extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(SinkFaults.class);
    private static final String RECORD = "record";
    private static final String BATCH = "records";
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final String DEAD_LETTERS = "kafka:dead-letters?keySerializer=%1$s&valueSerializer=%1$s"
            .formatted(ByteArraySerializer.class.getName());

    /** 1, 2, 4, 8, 15 and 15 seconds: Kafka waits five minutes for a consumer, then gives its records to another. */
    private static final int RETRIES = 6;
    private static final int FIRST_DELAY_MILLIS = 1000;
    private static final int LONGEST_DELAY_MILLIS = 15_000;

    private final Supplier<String> topic;
    private final Counter away;
    private final Counter refused;
    private final Repeated said = new Repeated(Clock.systemUTC(), QUIET);
    /** Routes whose target did not take what they brought last. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Synchronization taken = new SynchronizationAdapter() {
        @Override
        public void onComplete(Exchange exchange) {
            waiting.remove(exchange.getFromRouteId());
        }
    };

    /** @param topic of the dead letters; asked for each, so that a changed setting holds from the next one on */
    SinkFaults(Supplier<String> topic, MeterRegistry meters) {
        this.topic = topic;
        away = counter("away", meters);
        refused = counter("refused", meters);
    }

    /** The ids of the routes whose target does not take their records at the moment. */
    Set<String> waiting() {
        return Set.copyOf(waiting);
    }

    @Override
    public void configuration() {
        RouteConfigurationDefinition sink = routeConfiguration("sink-faults");
        sink.interceptFrom().process(this::remember);

        sink.onException(Exception.class).onWhen(exchange -> isRefused(exchange) && records(exchange).size() <= 1)
            .handled(true)
            .process(this::deadLetter)
            .doTry().to(DEAD_LETTERS).doCatch(Exception.class).process(this::notKept).end();

        sink.onException(Exception.class).onWhen(exchange -> isRefused(exchange) && records(exchange).size() > 1)
            .handled(true)
            .process(SinkFaults::oneByOne);

        sink.onException(Exception.class).onWhen(exchange -> !isRefused(exchange))
            .onExceptionOccurred(this::notTaken)
            .setRedeliveryPolicyType(retries());
    }

    private static RedeliveryPolicyDefinition retries() {
        return new RedeliveryPolicyDefinition().maximumRedeliveries(RETRIES)
                .redeliveryDelay(FIRST_DELAY_MILLIS).useExponentialBackOff().backOffMultiplier(2)
                .maximumRedeliveryDelay(LONGEST_DELAY_MILLIS).allowRedeliveryWhileStopping(false)
                .retryAttemptedLogLevel(LoggingLevel.OFF).logExhausted(false);
    }

    /** A batch is known by its first record, and goes to the dead letters only when that is the only one. */
    private void remember(Exchange exchange) {
        Message message = exchange.getMessage();
        if (message.getBody() instanceof List<?> batch && !batch.isEmpty() && batch.get(0) instanceof Exchange first) {
            exchange.setProperty(BATCH, batch);
            message = first.getMessage();
        }
        exchange.setProperty(RECORD, message.copy());
        if (waiting.contains(exchange.getFromRouteId())) {
            exchange.getExchangeExtension().addOnCompletion(taken);
        }
    }

    private static List<?> records(Exchange exchange) {
        return exchange.getProperty(BATCH, List.of(), List.class);
    }

    /** The target refuses a batch as a whole: its route gets each record anew, as a batch of its own. */
    private static void oneByOne(Exchange batch) throws Exception {
        Route route = batch.getContext().getRoute(batch.getFromRouteId());
        for (Object record : records(batch)) {
            Exchange alone = route.getEndpoint().createExchange();
            alone.getExchangeExtension().setFromRouteId(route.getRouteId());
            alone.getMessage().setBody(List.of(record));
            route.getProcessor().process(alone);
            if (alone.getException() != null) {
                throw alone.getException();
            }
        }
    }

    /** Whatever the reason: a database that goes away gives several. */
    private void notTaken(Exchange exchange) {
        away.increment();
        if (waiting.add(exchange.getFromRouteId())) {
            exchange.getExchangeExtension().addOnCompletion(taken);
        }
        say(exchange, " waits in Kafka, its target does not take it: ", "");
    }

    private void deadLetter(Exchange exchange) {
        refused.increment();
        say(exchange, " goes to the dead letters, its target refuses it: ", Causes.kind(failure(exchange)));
        Message record = exchange.getProperty(RECORD, Message.class);
        Message letter = exchange.getMessage();
        letter.copyFrom(record);
        letter.setHeader("error.reason", Causes.sentence(failure(exchange)));
        letter.setHeader(FaultRoutes.ERROR_TIME, Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString());
        letter.setHeader("error.route", exchange.getFromRouteId());
        letter.setHeader("error.topic", record.getHeader(KafkaConstants.TOPIC, String.class));
        letter.setHeader("error.partition", record.getHeader(KafkaConstants.PARTITION, String.class));
        letter.setHeader("error.offset", record.getHeader(KafkaConstants.OFFSET, String.class));
        letter.setHeader(KafkaConstants.OVERRIDE_TOPIC, topic.get());
    }

    /** Nor does the topic of the dead letters take it, so it comes again from Kafka. */
    private void notKept(Exchange exchange) throws Exception {
        say(exchange, " waits in Kafka, the dead letters do not take it: ", Causes.kind(failure(exchange)));
        throw failure(exchange);
    }

    private void say(Exchange exchange, String what, String kind) {
        said.say(exchange.getFromRouteId() + what + kind).ifPresent(kept -> LOG.warn(
                "{}: the record at {}{}{}{}", exchange.getFromRouteId(),
                FaultRoutes.position(exchange.getProperty(RECORD, Message.class)), what,
                Causes.sentence(failure(exchange)), kept == 0 ? "" : " (and %d times before)".formatted(kept)));
    }

    private static boolean isRefused(Exchange exchange) {
        return RefusedRecord.is(failure(exchange));
    }

    private static Exception failure(Exchange exchange) {
        Exception now = exchange.getException();
        return now != null ? now : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("crypto.sink.failures")
                .description("Attempts of a route to bring a record to its target that failed")
                .tag("outcome", outcome).register(meters);
    }
}
