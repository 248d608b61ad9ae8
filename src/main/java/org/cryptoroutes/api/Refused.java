package org.cryptoroutes.api;

import org.cryptoroutes.problem.Problem;

/** Ends a route of the API with a problem that is the client's to mend. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    /** As {@link Problem}. */
    Refused(int status, String detail) {
        super(detail, null, false, false);
        problem = new Problem(status, detail);
    }

    Problem problem() {
        return problem;
    }
}
