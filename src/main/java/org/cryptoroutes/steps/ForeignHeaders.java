package org.cryptoroutes.steps;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/**
 * For the HTTP calls of a user's routes: no header of a response may tell Kafka where to put a record. Camel 4.18.0
 * itself holds back only those that begin with {@code Camel} (CVE-2026-49098).
 */
public final class ForeignHeaders extends HttpHeaderFilterStrategy {

    @Override
    protected void initialize() {
        super.initialize();
        setInFilterStartsWith("Camel", "camel", "kafka.");
    }
}
