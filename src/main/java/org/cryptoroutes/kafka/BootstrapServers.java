package org.cryptoroutes.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the Kafka cluster is met first: the {@code bootstrap.servers} of every client.
 *
 * @param servers at least one, in the order written
 */
public record BootstrapServers(List<HostPort> servers) {

    private static final String ACCEPTED =
            "write host:port, or several with commas between, such as localhost:9092 or [::1]:9092";
    private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\s/@\\[\\]]+)):(\\d{1,5})");

    public BootstrapServers {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("No Kafka server is named: " + ACCEPTED);
        }
    }

    /**
     * One address.
     *
     * @param host a name or an IP address, an IPv6 address without its brackets
     * @param port 1 to 65535
     */
    public record HostPort(String host, int port) {

        private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.(25[0-5]|(2[0-4]|1\\d|[1-9])?\\d)){3}");
        private static final int LAST_PORT = 65_535;

        /** @throws IllegalArgumentException in one sentence, for an empty host, a broken IPv6 address or a bad port */
        public HostPort {
            if (host.isBlank()) {
                throw new IllegalArgumentException("A Kafka server has no host: " + ACCEPTED);
            }
            if (host.contains(":") && literal(host) == null) {
                throw new IllegalArgumentException("'" + host + "' is not an IPv6 address: " + ACCEPTED);
            }
            if (port < 1 || port > LAST_PORT) {
                throw new IllegalArgumentException(
                        "The port of Kafka server '" + host + "' is " + port + ", but ports go from 1 to " + LAST_PORT);
            }
        }

        /** True for {@code localhost}, 127.0.0.0/8 and ::1. Other names are never looked up: they count as remote. */
        public boolean loopback() {
            if (host.contains(":")) {
                return literal(host).isLoopbackAddress();
            }
            return host.equalsIgnoreCase("localhost") || IPV4_LOOPBACK.matcher(host).matches();
        }

        /** The written form, an IPv6 address in brackets. */
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }

        private boolean listening(Duration timeout) {
            try {
                return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(address -> answers(address, timeout));
            } catch (UnknownHostException e) {
                return false;
            }
        }

        private boolean answers(InetAddress address, Duration timeout) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** With brackets around it, InetAddress takes text for an IPv6 literal and asks no name server. */
        private static InetAddress literal(String ipv6) {
            try {
                return InetAddress.getByName("[" + ipv6 + "]");
            } catch (UnknownHostException e) {
                return null;
            }
        }
    }

    /**
     * Reads what a user wrote. Spaces around an address are ignored.
     *
     * @param text such as {@code localhost:9092} or {@code a.example.org:9092,[2001:db8::7]:9092}; not null
     * @throws IllegalArgumentException with one sentence: what is wrong, and what is accepted
     */
    public static BootstrapServers parse(String text) {
        return new BootstrapServers(Arrays.stream(text.split(",", -1)).map(BootstrapServers::hostPort).toList());
    }

    private static HostPort hostPort(String text) {
        Matcher matcher = HOST_PORT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text.strip() + "' is not a Kafka server: " + ACCEPTED);
        }
        String bracketed = matcher.group(1);
        if (bracketed != null && !bracketed.contains(":")) {
            throw new IllegalArgumentException("'" + bracketed + "' is not an IPv6 address: " + ACCEPTED);
        }
        return new HostPort(bracketed == null ? matcher.group(2) : bracketed, Integer.parseInt(matcher.group(3)));
    }

    /** True when every server is on this machine by its name or address alone; see {@link HostPort#loopback()}. */
    public boolean loopbackOnly() {
        return servers.stream().allMatch(HostPort::loopback);
    }

    /**
     * True when a TCP connection to any of the servers succeeds; whether Kafka answers there is not asked.
     *
     * @param timeout at least a millisecond, for each address in turn; looking up a name comes on top
     */
    public boolean anybodyListening(Duration timeout) {
        return servers.stream().anyMatch(server -> server.listening(timeout));
    }

    /** Host of the first server, an IPv6 address without its brackets. */
    public String firstHost() {
        return servers.get(0).host();
    }

    /** Port of the first server. */
    public int firstPort() {
        return servers.get(0).port();
    }

    /** The written form, as clients of Kafka take it: {@code host:port,host:port}. */
    @Override
    public String toString() {
        return servers.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }
}
