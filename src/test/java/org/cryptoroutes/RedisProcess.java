package org.cryptoroutes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A real Redis that wants a password and speaks TLS, always at the same address: to be killed and started again on what
 * it has written. It never outlives the tests' own JVM.
 */
final class RedisProcess implements AutoCloseable {

    static final String PASSWORD = "not-to-be-seen";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROGRAM = "/redis-server-6.2.6-v5-linux-amd64";

    private final Path directory;
    private final int port = Ports.free();
    private final int tlsPort = Ports.free();
    private Packaged guard;

    private RedisProcess(Path directory) {
        this.directory = directory;
    }

    /** @param directory gets the program, its keys and its data */
    static RedisProcess start(Path directory) {
        RedisProcess redis = new RedisProcess(directory);
        try (InputStream program = RedisProcess.class.getResourceAsStream(PROGRAM)) {
            Files.copy(program, redis.file("redis-server"));
            if (!redis.file("redis-server").toFile().setExecutable(true)) {
                throw new IllegalStateException("it can't be made a program");
            }
            redis.makeKeys();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        redis.start();
        return redis;
    }

    private void makeKeys() throws IOException, GeneralSecurityException {
        try (Packaged keytool = Packaged.start(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(),
                "-genkeypair", "-alias", "redis", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
                "san=dns:localhost", "-keystore", trust().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD),
                directory, Map.of())) {
            if (keytool.exitCode(PATIENCE) != 0) {
                throw new IllegalStateException("keytool failed: " + keytool.lines());
            }
        }
        KeyStore keys = KeyStore.getInstance(trust().toFile(), PASSWORD.toCharArray());
        Files.writeString(file("key.pem"),
                pem("PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(file("cert.pem"), pem("CERTIFICATE", keys.getCertificate("redis").getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind,
                Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content));
    }

    /** Starts it on the data that are there, and waits until it answers. */
    void start() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", PostgresProcess.GUARD, "sh"));
        command.addAll(List.of(file("redis-server").toString(), "--bind", "127.0.0.1", "--port", String.valueOf(port),
                "--tls-port", String.valueOf(tlsPort), "--tls-cert-file", "cert.pem", "--tls-key-file", "key.pem",
                "--tls-ca-cert-file", "cert.pem", "--tls-auth-clients", "no", "--requirepass", PASSWORD,
                "--appendonly", "yes", "--appendfsync", "always", "--save", ""));
        guard = Packaged.start(command, directory, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try (Jedis client = client()) {
                return "PONG".equals(client.ping());
            } catch (JedisException e) {
                return false;
            }
        });
    }

    /** kill -9, and waits for its end. */
    void kill() {
        ProcessHandle.of(guard.pid()).orElseThrow().children()
                .filter(child -> child.info().command().orElse("").endsWith("redis-server")).forEach(server -> {
                    server.destroyForcibly();
                    server.onExit().join();
                });
        guard.exitCode(PATIENCE);
    }

    /** Where the program reaches it, with TLS. */
    String url() {
        return "rediss://:%s@localhost:%d".formatted(PASSWORD, tlsPort);
    }

    /** What {@link #url()} names, for a person. */
    String address() {
        return "localhost:" + tlsPort;
    }

    /** Has its certificate in it. */
    Path trust() {
        return file("keys.p12");
    }

    /** Without TLS, to look what is there. */
    Jedis client() {
        return new Jedis(new HostAndPort("localhost", port), DefaultJedisClientConfig.builder().password(PASSWORD)
                .serverDefaultProtocol().build());
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() {
        if (guard.alive()) {
            kill();
        }
        guard.close();
    }
}
