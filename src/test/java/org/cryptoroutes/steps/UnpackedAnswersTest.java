package org.cryptoroutes.steps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cryptoroutes.settings.SettingsLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A YAML route that asks a real HTTP server, with the components as the program sets them up. */
class UnpackedAnswersTest {

    private static final String TEXT = "{\"price\":1.50}";
    private static final AtomicReference<String> ACCEPTED = new AtomicReference<>();
    private static final Main CAMEL = new Main();
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", UnpackedAnswersTest::answer);
        server.start();
        CAMEL.setDefaultPropertyPlaceholderLocation("false");
        CAMEL.setOverrideProperties(new SettingsLoader(Path.of("target"), Optional.empty(), Map.of())
                .load(directory -> Set.of()).properties());
        CAMEL.configure().withRoutesIncludePattern("false");
        CAMEL.start();
        PluginHelper.getRoutesLoader(context()).loadRoutes(ResourceHelper.fromString("file:ask.camel.yaml", """
                - route:
                    id: ask
                    from:
                      uri: direct:ask
                      steps:
                        - toD:
                            uri: "http://127.0.0.1:%d/${header.encoding}"
                """.formatted(server.getAddress().getPort())));
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip", "x-gzip", "deflate", "missing"})
    void unpacksAnAnswerOnceHoweverItIsPacked(String encoding) throws Exception {
        Exchange answer = ask(encoding);

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class)).isEqualTo(TEXT);
        assertThat(answer.getMessage().getHeader("X-Other")).isEqualTo("stays");
        // Flink, which the program does not load, brings more of them
        assertThat(ACCEPTED.get()).startsWith("gzip, deflate").endsWith("x-gzip");
    }

    @Test
    void isThereForBothComponents() throws Exception {
        for (String name : new String[] {"http", "https"}) {
            assertThat(context().getComponent(name, HttpComponent.class).getHttpClientConfigurer())
                    .isInstanceOf(UnpackedAnswers.class);
        }
    }

    private static CamelContext context() {
        return CAMEL.getCamelContext();
    }

    private static Exchange ask(String encoding) throws Exception {
        return CAMEL.getCamelTemplate().request("direct:ask",
                exchange -> exchange.getMessage().setHeader("encoding", encoding));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        ACCEPTED.set(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
        String encoding = exchange.getRequestURI().getPath().substring(1);
        byte[] body = packed(encoding);
        exchange.getResponseHeaders().set("X-Other", "stays");
        if (!encoding.equals("missing")) {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
        }
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] packed(String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPOutputStream(bytes);
            case "deflate" -> new DeflaterOutputStream(bytes);
            default -> bytes;
        }) {
            out.write(TEXT.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
