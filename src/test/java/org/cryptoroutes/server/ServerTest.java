package org.cryptoroutes.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a server answers to those who ask what makes no sense, too much, or in the name of another. */
class ServerTest {

    private static final String ORIGIN = "https://charts.example.org";
    private static Served served;

    @BeforeAll
    static void start() throws Exception {
        served = new Served(Set.of(ORIGIN), new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/read/{what}").removeHeaders("*").setBody(constant("some text"));
                from("platform-http:/read/exactly").removeHeaders("*").setBody(constant("exactly"));
                from("platform-http:/json?produces=application/json").removeHeaders("*").setBody(constant("{}"));
                from("platform-http:/take?httpMethodRestrict=POST&consumes=application/json")
                        .removeHeaders("*").transform().simple("taken ${body}");
                from("platform-http:/fail").throwException(new IllegalStateException("SELECT secret FROM /etc"));
            }
        });
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void routesAndPartsAnswer() {
        assertThat(served.ask("GET", "/read/x")).startsWith("HTTP/1.1 200 OK").contains("X-Content-Type-Options: nosniff")
                .contains("\r\nsome text\r\n");
        assertThat(served.ask("GET", "/part")).startsWith("HTTP/1.1 200 OK").endsWith("a part");
        assertThat(served.ask("GET", "/read/exactly")).contains("exactly");
    }

    @Test
    void whatMayBeReadMayBeAskedForItsHead() {
        assertThat(served.ask("HEAD", "/read/x")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
    }

    @Test
    void aPathTakesTheMethodsThatItSays() {
        assertThat(served.ask("POST", "/read/x", "Content-Length: 0")).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD")
                .contains("application/problem+json", "\"detail\":\"this path takes GET, HEAD\"");
        assertThat(served.ask("DELETE", "/part")).startsWith("HTTP/1.1 405 ").contains("Allow: GET\r\n");
        assertThat(served.ask("GET", "/take")).startsWith("HTTP/1.1 405 ").contains("Allow: POST");
        assertThat(served.ask("POST", "/take", "Content-Type: application/json", "Content-Length: 2", "", "{}").strip())
                .startsWith("HTTP/1.1 200 ").contains("taken {}");
    }

    @Test
    void whatIsNotThereIsAProblem() {
        assertThat(served.ask("GET", "/nothing")).startsWith("HTTP/1.1 404 ").contains("application/problem+json",
                "\"title\":\"Not Found\",\"status\":404");
        assertThat(served.ask("GET", "/json", "Accept: text/csv")).startsWith("HTTP/1.1 406 ").contains("\"status\":406");
        assertThat(served.ask("POST", "/take", "Content-Type: text/csv", "Content-Length: 0")).startsWith("HTTP/1.1 415 ")
                .contains("\"status\":415");
    }
}
