package org.cryptoroutes.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The {@link Rig} as seen from the benchmark. */
final class RigProcess implements AutoCloseable {

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final String servers;
    private final String baseUrl;

    RigProcess(Path directory) throws IOException {
        process = new ProcessBuilder(List.of(Java.executable(), "-Xmx2g", "-cp", System.getProperty("java.class.path"),
                Rig.class.getName(), directory.resolve("kafka").toString()))
                .redirectError(directory.resolve("rig.log").toFile()).start();
        in = process.outputWriter();
        out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the stub API and the broker did not start; see " + directory.resolve("rig.log"));
        }
        servers = line.split(" ")[1];
        baseUrl = line.split(" ")[2];
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    String servers() {
        return servers;
    }

    String baseUrl() {
        return baseUrl;
    }

    /** From now on the polls of so many coins count, on a topic that is new. */
    void begin(String topic, int coins) throws IOException {
        demand("begin " + topic + " " + coins);
    }

    /** Waits until so many polls can be read. */
    void await(int polls, Duration patience) throws IOException {
        demand("await " + polls + " " + patience.toSeconds());
    }

    void awaitFirst(Duration patience) throws IOException {
        demand("first " + patience.toSeconds());
    }

    Measured end() throws IOException {
        return new ObjectMapper().readValue(ask("end"), Measured.class);
    }

    /**
     * From the response on the wire to the record readable.
     *
     * @param from the first poll that counts, from 0; the one called to does not
     */
    Percentiles latency(int from, int to) throws IOException {
        return new ObjectMapper().readValue(ask("latency " + from + " " + to), Percentiles.class);
    }

    /** Puts so many records on a new topic. */
    void fill(String topic, int records) throws IOException {
        demand("fill " + topic + " " + records);
    }

    /** Puts so many prices of each coin on a new topic, ten seconds apart. */
    void ticks(String topic, int coins, int polls) throws IOException {
        demand("ticks %s %d %d".formatted(topic, coins, polls));
    }

    /** Waits until all candles of such a topic can be read as committed. */
    void candles(String topic, int coins, int polls, Duration patience) throws IOException {
        demand("candles %s %d %d %d".formatted(topic, coins, polls, patience.toSeconds()));
    }

    /** The rig kills this process when the benchmark itself dies. */
    void watch(Process other) throws IOException {
        demand("watch " + other.pid());
    }

    void unwatch(Process other) throws IOException {
        demand("unwatch " + other.pid());
    }

    private void demand(String line) throws IOException {
        String answer = ask(line);
        if (!answer.equals("ok")) {
            throw new IOException(line + ": " + answer);
        }
    }

    private String ask(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
        String answer = out.readLine();
        if (answer == null) {
            throw new IOException("the stub API and the broker are gone; see rig.log");
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
