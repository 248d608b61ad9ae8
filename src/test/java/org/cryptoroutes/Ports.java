package org.cryptoroutes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports for tests. */
public final class Ports {

    private static final int FIRST = 15_000;
    private static final int COUNT = 17_768;
    private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {
    }

    /**
     * A port that nobody listens at, 15000 to 32767, and not soon the same again. Many tests use theirs only later, or
     * leave it for a while: so it is below those that systems hand out by themselves, to connections and to servers
     * that ask for any port (from 32768 on Linux, from 49152 after RFC 6335).
     */
    public static int free() {
        while (true) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
