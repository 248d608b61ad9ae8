package org.cryptoroutes.feed;

/** How a client is reached, whatever the protocol. Its methods do not wait. */
interface Connection {

    /** Whether so much waits to be sent already that no more should be written. */
    boolean full();

    /**
     * @param json in UTF-8, on one line
     * @param seq  the number of the message; 0 = it has none
     */
    void write(byte[] json, long seq);

    /** Lets the client know that there is nothing new. */
    void heartbeat();

    /**
     * Asks the other side for a sign of life.
     *
     * @return false = the protocol has none
     */
    boolean ping();

    /** Ends it once what is written is sent, or at once when the client takes nothing. */
    void close(Ending ending);
}
