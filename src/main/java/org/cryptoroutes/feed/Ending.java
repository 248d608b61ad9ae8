package org.cryptoroutes.feed;

/** Why a connection is ended, as WebSocket says it (RFC 6455, section 7.4, and the registry of IANA). */
enum Ending {

    GOING_AWAY(1001, "the program ends"),
    UNSUPPORTED(1003, "requests are texts"),
    NO_UTF_8(1007, "requests are in UTF-8"),
    TOO_LONG(1009, "a message is too long"),
    SLOW(1013, "the client is too slow: connect again for a new snapshot"),
    SILENT(1001, "the client does not answer");

    private final short code;
    private final String reason;

    Ending(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    short code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
