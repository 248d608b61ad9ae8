package org.cryptoroutes.api;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.util.ObjectHelper;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.logging.Repeated;
import org.cryptoroutes.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

/**
 * What a request is answered that a route can't serve: problem details in which no text of an exception is. The YAML
 * routes name this by {@code routeConfigurationId: api-faults}.
 */
final class ApiFaults extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(ApiFaults.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final String RETRY_SECONDS = "5";

    private final Repeated said = new Repeated(Clock.systemUTC(), QUIET);

    @Override
    public void configuration() {
        routeConfiguration("api-faults").onException(Exception.class).handled(true).process(this::answer);
    }

    private void answer(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Refused told = ObjectHelper.getException(Refused.class, failure);
        if (told != null) {
            told.problem().write(exchange.getMessage());
        } else if (isAway(failure)) {
            say(exchange, "can't answer while the store is away", failure);
            new Problem(503, "the store can't be used at the moment").write(exchange.getMessage());
            exchange.getMessage().setHeader("Retry-After", RETRY_SECONDS);
        } else {
            say(exchange, "failed", failure);
            Problem.FAILED.write(exchange.getMessage());
        }
    }

    private static boolean isAway(Exception failure) {
        return ObjectHelper.getException(DataAccessResourceFailureException.class, failure) != null
                || ObjectHelper.getException(TransientDataAccessException.class, failure) != null
                || ObjectHelper.getException(RecoverableDataAccessException.class, failure) != null;
    }

    private void say(Exchange exchange, String what, Exception failure) {
        said.say(exchange.getFromRouteId() + " " + what).ifPresent(kept -> LOG.warn("{} {}: {}{}",
                exchange.getFromRouteId(), what, Causes.sentence(failure),
                kept == 0 ? "" : " (and %d times before)".formatted(kept)));
        LOG.debug("In full", failure);
    }
}
