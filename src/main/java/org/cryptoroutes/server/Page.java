package org.cryptoroutes.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The page for people: a fixed list of files of the class path. Nothing else can be asked for, since no part of a
 * request is ever made a path.
 */
final class Page {

    /** The version is that of the library in pom.xml. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String[] OWN = {"page.css", "icon.svg", "theme.js", "app.js", "address.js", "alerts.js",
            "api.js", "axes.js", "chart.js", "columns.js", "dom.js", "feed.js", "format.js", "gestures.js",
            "history.js", "hours.js", "market.js", "pipeline.js", "plot.js", "prices.js", "series.js", "sparkline.js",
            "view.js"};
    private static final Map<String, String> RESOURCES = resources();
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");
    /** The browser then refuses any text that is set as HTML, and anything from elsewhere. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private final Map<String, Asset> read = new ConcurrentHashMap<>();

    /** A file as it is sent; its tag is quoted, and followed by {@code -gzip"} where the short form is sent. */
    private record Asset(String type, Buffer plain, Buffer zipped, String tag) {

        String tag(boolean zip) {
            return zip ? "\"" + tag + "-gzip\"" : "\"" + tag + "\"";
        }
    }

    /** Serves the page at {@code /} and its files below {@code /page/}. They are read when they are first asked for. */
    void mount(Router router) {
        RESOURCES.forEach((path, resource) -> router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD)
                .handler(request -> answer(request, read.computeIfAbsent(resource, Page::read))));
    }

    private static void answer(RoutingContext request, Asset asset) {
        String accepted = request.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean zip = accepted != null && accepted.matches("(?i)(.*,)?\\s*gzip\\s*(,.*|;\\s*q=(1|0\\.[0-9]*[1-9]).*)?");
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ETAG, asset.tag(zip)).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding").putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff").putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer").putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        String known = request.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(asset.tag(zip))) {
            response.setStatusCode(304).end();
            return;
        }
        // Without one the server would zip it anew for each request
        response.putHeader(HttpHeaders.CONTENT_ENCODING, zip ? "gzip" : "identity")
                .putHeader(HttpHeaders.CONTENT_TYPE, asset.type()).end(zip ? asset.zipped() : asset.plain());
    }

    private static Asset read(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            byte[] plain = in.readAllBytes();
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(plain);
            }
            return new Asset(TYPES.get(resource.substring(resource.lastIndexOf('.') + 1)), Buffer.buffer(plain),
                    Buffer.buffer(zipped.toByteArray()), hash(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Map<String, String> resources() {
        Map<String, String> resources = new LinkedHashMap<>();
        resources.put("/", "/page/index.html");
        for (String name : OWN) {
            resources.put("/page/" + name, "/page/" + name);
        }
        resources.put("/page/uplot.js", UPLOT + "uPlot.iife.min.js");
        resources.put("/page/uplot.css", UPLOT + "uPlot.min.css");
        return resources;
    }
}
