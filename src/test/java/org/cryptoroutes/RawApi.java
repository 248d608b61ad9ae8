package org.cryptoroutes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that says byte for byte what a test wants, which a proper HTTP server would not: header names of any case,
 * headers without end, a connection that is reset. One request a connection.
 */
public final class RawApi implements AutoCloseable {

    private final ServerSocket server;
    private final Talk talk;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What is said to a request. */
    @FunctionalInterface
    public interface Talk {

        /** @param head of the request: its lines up to the first empty one */
        void answer(String head, Socket client) throws IOException;
    }

    private RawApi(int port, Talk talk) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        this.talk = talk;
        Thread thread = new Thread(this::serve, "raw-api");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param port 0 = a free one */
    public static RawApi start(int port, Talk talk) throws IOException {
        return new RawApi(port, talk);
    }

    /** On a free port. */
    public static RawApi start(Talk talk) throws IOException {
        return start(0, talk);
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/api/v3";
    }

    /** The heads of all requests so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The whole answer at once. */
    public static void say(Socket client, String answer) throws IOException {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An answer with a JSON body, and headers as they stand in the lines. */
    public static String json(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return "HTTP/1.1 " + status + " said\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
                + "Content-Length: " + bytes.length + "\r\n\r\n" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A RST instead of an answer. */
    public static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** The same line for as long as the client listens. */
    public static void repeat(Socket client, String line) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] lines = line.repeat(1 + 65_536 / line.length()).getBytes(StandardCharsets.ISO_8859_1);
        while (true) {
            out.write(lines);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                StringBuilder head = new StringBuilder();
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    head.append(line).append('\n');
                }
                requests.add(head.toString());
                talk.answer(head.toString(), client);
            } catch (IOException e) {
                // The client left, or the test is over
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
