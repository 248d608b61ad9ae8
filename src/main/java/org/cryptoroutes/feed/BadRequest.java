package org.cryptoroutes.feed;

/** A request of a client that makes no sense. The message is one sentence for the client, without its end. */
final class BadRequest extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of HTTP */
    BadRequest(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    BadRequest(String sentence) {
        this(400, sentence);
    }

    int status() {
        return status;
    }
}
