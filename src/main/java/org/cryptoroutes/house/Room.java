package org.cryptoroutes.house;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;

/** A part of the program that wires itself. What one room is told of another, it is told when it is made. */
public interface Room {

    /**
     * Gives a context what the YAML routes may refer to: beans, type converters, compiled routes. Called for the
     * program's own context and for each dry run, whose context lives for a moment and may never start: nothing is
     * opened here, and nothing shared between two contexts is changed.
     *
     * @param context not started yet
     * @param meters  for the meters of what is made here; those of a dry run count for nobody
     */
    default void describe(CamelContext context, MeterRegistry meters) throws Exception {
    }

    /**
     * Gives the program's own context, described before, what it alone has: services, policies, listeners. Called once,
     * when all rooms have described themselves.
     *
     * @param context not started yet
     * @param meters  those of the program
     * @return the health checks of the room
     */
    default List<HealthCheck> open(CamelContext context, MeterRegistry meters) throws Exception {
        return List.of();
    }
}
