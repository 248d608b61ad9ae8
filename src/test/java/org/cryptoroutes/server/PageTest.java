package org.cryptoroutes.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the files of the page are served. */
class PageTest {

    private static final Path FILES = Path.of("src/main/resources/page");
    private static final int MOST_BYTES = 80 << 10;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Vertx vertx;
    private static String address;

    @BeforeAll
    static void serve() {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        new Page().mount(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").toCompletionStage()
                .toCompletableFuture().join();
        address = "http://127.0.0.1:" + server.actualPort();
    }

    @AfterAll
    static void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyFileOfThePageIsServedAsWhatItIs() throws Exception {
        Map<String, String> types = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
                "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

        for (String file : files()) {
            HttpResponse<byte[]> answer = get(file.equals("index.html") ? "/?coin=BTC" : "/page/" + file);

            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(Files.readAllBytes(FILES.resolve(file)));
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue(types.get(file.substring(file.lastIndexOf('.') + 1)));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/uplot.js", "/page/uplot.css"})
    void theChartsComeFromTheirLibrary(String path) throws Exception {
        assertThat(new String(get(path).body(), StandardCharsets.UTF_8)).contains("cursor-x");
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() throws Exception {
        for (String encoding : List.of("gzip", "identity")) {
            String tag = get("/page/app.js", "Accept-Encoding", encoding).headers().firstValue("ETag").orElseThrow();

            HttpResponse<byte[]> again = get("/page/app.js", "Accept-Encoding", encoding, "If-None-Match", tag);

            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(get("/page/app.js", "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "GZIP"})
    void itIsZippedForWhoeverTakesThat(String accepted) throws Exception {
        HttpResponse<byte[]> answer = get("/page/chart.js", "Accept-Encoding", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(Files.readAllBytes(FILES.resolve("chart.js")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br", "gzip;q=0", "x-gzipped"})
    void itIsPlainForWhoeverDoesNot(String accepted) throws Exception {
        HttpResponse<byte[]> answer = get("/page/chart.js", "Accept-Encoding", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).isNotEqualTo(Optional.of("gzip"));
        assertThat(answer.body()).isEqualTo(Files.readAllBytes(FILES.resolve("chart.js")));
    }

    @Test
    void theBrowserTakesNothingFromElsewhereAndNoTextForHtml() throws Exception {
        assertThat(get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                        "base-uri 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http:", "https:", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/", "/page", "/page/../application.properties", "/page/%2e%2e/application.properties",
            "/page/..%2f..%2fapplication.properties", "/page/index.html.bak", "/application.properties", "/.env",
            "/page/Page.class", "/META-INF/MANIFEST.MF", "//etc/passwd", "/index.html"})
    void nothingElseCanBeAskedFor(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("coins", "root:", "Manifest");
    }

    @Test
    void allOfItIsSmallOnTheWire() throws Exception {
        int bytes = 0;
        for (String path : Stream.concat(files().stream().filter(file -> !file.equals("index.html")),
                Stream.of("uplot.js", "uplot.css")).map(file -> "/page/" + file).toList()) {
            bytes += get(path, "Accept-Encoding", "gzip").body().length;
        }

        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    /** What the policy of the page would forbid anyway, and what a proxy without it would not. */
    @Test
    void noModuleSetsHtmlOrNamesAnotherOrigin() throws IOException {
        Pattern forbidden = Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|"
                + "https?://(?!www\\.w3\\.org/2000/svg)| style=\"");
        for (String file : files()) {
            assertThat(Files.readString(FILES.resolve(file))).as(file).doesNotContainPattern(forbidden);
        }
    }
}
