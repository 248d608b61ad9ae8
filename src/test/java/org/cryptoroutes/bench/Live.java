package org.cryptoroutes.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.cryptoroutes.Ports;

/**
 * A thousand who listen: how long a record takes from being readable in Kafka to the last of them, and what they cost.
 */
final class Live implements Part {

    private static final int CLIENTS = Integer.getInteger("bench.live-clients", 1000);
    private static final int WARM_UP_SECONDS = 20;
    private static final int SECONDS = 40;
    private static final int LONGEST_START_SECONDS = 60;

    private final RigProcess rig;
    private final Launcher launcher;
    private int topics;

    Live(RigProcess rig, Launcher launcher) {
        this.rig = rig;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "live";
    }

    @Override
    public String title() {
        return "Live: from the record in Kafka to who listens";
    }

    @Override
    public String explanation() {
        return ("%,d clients of the WebSocket are subscribed to all prices, %d coins are published each second for %d "
                + "s. The time of each of the messages runs from when an independent consumer in the process of the "
                + "clients could read the record to when the client has its text. Memory is what the process of the "
                + "program grew by from before they connected.")
                .formatted(CLIENTS, LiveClients.COINS, SECONDS);
    }

    @Override
    public void round(Table table) throws IOException {
        String topic = "live-" + ++topics;
        int port = Ports.free();
        rig.fill(topic, LiveClients.COINS);
        try (Running running = launcher.serve(topic, port)) {
            awaitServer(port);
            long memory = running.memory();
            Duration cpu = running.cpu();
            LiveClients.Outcome outcome = clients(topic, port);
            if (outcome.lost() > 0) {
                throw new IOException("%,d prices did not come".formatted(outcome.lost()));
            }
            table.add("%,d clients: p50, ms".formatted(CLIENTS), Contender.PROGRAM, outcome.latency().p50() / 1e6);
            table.add("%,d clients: p99, ms".formatted(CLIENTS), Contender.PROGRAM, outcome.latency().p99() / 1e6);
            table.add("CPU a message, µs", Contender.PROGRAM,
                    running.cpu().minus(cpu).toNanos() / 1e3 / outcome.messages());
            table.add("memory a client, KB", Contender.PROGRAM, (running.memory() - memory) / (double) CLIENTS);
        }
    }

    private LiveClients.Outcome clients(String topic, int port) throws IOException {
        Process process = new ProcessBuilder(List.of(Java.executable(), "-Xmx512m", "-cp",
                System.getProperty("java.class.path"), LiveClients.class.getName(), rig.servers(), topic,
                String.valueOf(port), String.valueOf(CLIENTS),
                String.valueOf(WARM_UP_SECONDS),
                String.valueOf(SECONDS))).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        rig.watch(process);
        try {
            return new ObjectMapper().readValue(process.getInputStream(), LiveClients.Outcome.class);
        } finally {
            process.destroyForcibly();
            rig.unwatch(process);
        }
    }

    static void awaitServer(int port) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(LONGEST_START_SECONDS).toNanos();
        while (System.nanoTime() < end) {
            try {
                HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                        BodyHandlers.discarding());
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (IOException e) {
                pause();
            }
        }
        throw new IOException("the program does not serve");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
