package org.cryptoroutes.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldPortTest {

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void takes_the_next_free_port_when_the_usual_one_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST));
                HeldPort port = HeldPort.take(vertx, HOST, taken.getLocalPort(), false)) {
            assertThat(port.number()).isBetween(taken.getLocalPort() + 1, taken.getLocalPort() + 100);
        }
    }

    @Test
    void insists_on_a_port_that_somebody_asked_for() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            assertThatIllegalStateException().isThrownBy(() -> HeldPort.take(vertx, HOST, taken.getLocalPort(), true))
                    .withMessage("health and metrics can't listen on 127.0.0.1, port %d (Address already in use): stop "
                            + "the program that does, or change management.host or management.port",
                            taken.getLocalPort());
        }
    }

    @Test
    void says_which_host_is_none_of_this_machine() {
        assertThatIllegalStateException().isThrownBy(() -> HeldPort.take(vertx, "192.0.2.1", 8876, false))
                .withMessageContainingAll("192.0.2.1", "8876 to 8976", "management.host");
    }

    @Test
    void zero_takes_any_port() {
        try (HeldPort one = HeldPort.take(vertx, HOST, 0, true); HeldPort other = HeldPort.take(vertx, HOST, 0, true)) {
            assertThat(one.number()).isPositive().isNotEqualTo(other.number());
        }
    }

    @Test
    void hands_the_port_over_to_a_second_server_without_letting_go_of_it() throws Exception {
        HeldPort port = HeldPort.take(vertx, HOST, 0, true);
        HttpResponse<String> starting = get(port.number());
        assertThat(starting.statusCode()).isEqualTo(503);
        assertThat(starting.body()).isEqualTo("starting\n");

        vertx.createHttpServer().requestHandler(request -> request.response().end("ready")).listen(port.number(), HOST)
                .toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        port.close();

        for (int i = 0; i < 10; i++) {
            assertThat(get(port.number()).body()).isEqualTo("ready");
        }
    }

    private HttpResponse<String> get(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port)).build();
        return client.send(request, BodyHandlers.ofString());
    }
}
