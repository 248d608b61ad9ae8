package org.cryptoroutes.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.cryptoroutes.lint.RouteFiles;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit that passes every check and does not start. */
class RollBackTest {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String ROUTE = """
            - route:
                id: %s
                description: %s
                from:
                  uri: "%s"
                  steps:
                    - log: x
            """;

    @TempDir
    private Path directory;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Outcomes outcomes = new Outcomes();
    private LiveRoutes live;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void goesBackWhenAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket released = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            released.close();
            write(Map.of("a", "direct:a", "server", "port:" + released.getLocalPort()), "first");
            start();
            Route untouched = context.getRoute("a");
            write("b", "direct:b", "second");
            write("server", "port:" + taken.getLocalPort(), "second");

            outcomes.await("rolled back: server.camel.yaml:1: 'server' does not start: Address already in use");
            assertThat(running()).isEqualTo(Map.of("a", "first", "server", "first"));
            assertThat(live.expected()).containsExactlyInAnyOrder("a", "server");
            assertThat(context.getRoute("a")).isSameAs(untouched);

            taken.close();
            write("server", "port:" + taken.getLocalPort(), "third");
            outcomes.await("accepted [b, server]");
            assertThat(running()).isEqualTo(Map.of("a", "first", "b", "second", "server", "third"));
        }
    }

    @Test
    void triesBothVersionsAgainWhenNeitherStarts() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            own.close();
            write(Map.of("a", "direct:a", "server", "port:" + own.getLocalPort()), "first");
            start();
            ServerSocket[] thief = new ServerSocket[1];
            Port.beforeBinding(other.getLocalPort(), () -> thief[0] =
                    new ServerSocket(own.getLocalPort(), 1, InetAddress.getLoopbackAddress()));
            write("server", "port:" + other.getLocalPort(), "second");

            outcomes.await("rolled back: server.camel.yaml:1: 'server' does not start: Address already in use");
            assertThat(running()).isEqualTo(Map.of("a", "first"));
            assertThat(live.expected()).contains("server");
            Port.beforeBinding(other.getLocalPort(), other::close);
            thief[0].close();
            outcomes.await("accepted [server]");
            assertThat(running()).isEqualTo(Map.of("a", "first", "server", "second"));
        }
    }

    @Test
    void goesBackWhenNoKafkaConsumerCanBeMade() throws Exception {
        write(Map.of("reader", "direct:reader"), "first");
        start();
        write("reader", "kafka:x?brokers=localhost:1&shutdownTimeout=500&interceptorClasses="
                + Failing.class.getName(), "second");

        outcomes.await("rolled back: reader.camel.yaml:1: 'reader' does not start: on purpose");
        assertThat(running()).isEqualTo(Map.of("reader", "first"));
    }

    @Test
    void takesAConsumerWhoseClusterIsAwayForStarted() throws Exception {
        write(Map.of("reader", "direct:reader"), "first");
        start();
        write("reader", "kafka:x?brokers=localhost:1&shutdownTimeout=500", "second");

        outcomes.await("accepted [reader]");
        assertThat(running()).isEqualTo(Map.of("reader", "second"));
    }

    private void start() throws Exception {
        context.addComponent("port", new Port());
        SettingsLoader loader = new SettingsLoader(directory, Optional.empty(), Map.of());
        live = new LiveRoutes(directory, Optional::empty, files -> loader.examine(Optional.empty(), name -> Set.of()),
                (files, settings) -> java.util.List.of(), (file, id) -> true, outcomes, LOOK);
        live.load(context);
        context.addService(live);
        context.addStartupListener(live);
        context.start();
    }

    private void write(Map<String, String> routes, String version) throws IOException {
        for (Map.Entry<String, String> route : routes.entrySet()) {
            write(route.getKey(), route.getValue(), version);
        }
    }

    private void write(String id, String uri, String version) throws IOException {
        Files.writeString(directory.resolve(id + RouteFiles.SUFFIX), ROUTE.formatted(id, version, uri));
    }

    /** The version of each route that runs, by id. */
    private Map<String, String> running() {
        Map<String, String> running = new TreeMap<>();
        context.getRoutes().stream()
                .filter(route -> context.getRouteController().getRouteStatus(route.getId()).isStarted())
                .forEach(route -> running.put(route.getId(), route.getDescription()));
        return running;
    }

    /** An interceptor that no client can be made with. */
    public static final class Failing implements ConsumerInterceptor<Object, Object> {

        @Override
        public void configure(Map<String, ?> configs) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            throw new AssertionError("there is no such consumer");
        }

        @Override
        public void close() {
        }
    }

    /** A component whose consumers listen on a port: {@code port:8080}. */
    private static final class Port extends DefaultComponent {

        private static final Map<Integer, Action> BEFORE = new TreeMap<>();

        private interface Action {
            void run() throws IOException;
        }

        static void beforeBinding(int port, Action action) {
            BEFORE.put(port, action);
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new Listening(this, processor, Integer.parseInt(remaining));
                }
            };
        }

        private static final class Listening extends DefaultConsumer {

            private final int port;
            private ServerSocket socket;

            Listening(Endpoint endpoint, Processor processor, int port) {
                super(endpoint, processor);
                this.port = port;
            }

            @Override
            protected void doStart() throws Exception {
                super.doStart();
                if (BEFORE.containsKey(port)) {
                    BEFORE.get(port).run();
                }
                socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            }

            @Override
            protected void doStop() throws Exception {
                if (socket != null) {
                    socket.close();
                }
                super.doStop();
            }
        }
    }
}
