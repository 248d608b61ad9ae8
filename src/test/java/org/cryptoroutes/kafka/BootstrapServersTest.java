package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.cryptoroutes.Ports;
import org.cryptoroutes.kafka.BootstrapServers.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapServersTest {

    private static final Duration SHORT = Duration.ofMillis(500);

    @Test
    void reads_one_server() {
        BootstrapServers servers = BootstrapServers.parse("localhost:9092");

        assertThat(servers.servers()).containsExactly(new HostPort("localhost", 9092));
        assertThat(servers.firstHost()).isEqualTo("localhost");
        assertThat(servers.firstPort()).isEqualTo(9092);
    }

    @Test
    void reads_several_servers_in_their_order_and_ignores_spaces() {
        BootstrapServers servers = BootstrapServers.parse(" kafka_1:9092 , 10.0.0.2:19092,[2001:db8::7]:65535 ");

        assertThat(servers.servers()).containsExactly(
                new HostPort("kafka_1", 9092), new HostPort("10.0.0.2", 19092), new HostPort("2001:db8::7", 65535));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "a.example.org:9092,b-2.example.org:9093", "[::1]:9092,127.0.0.1:1"})
    void writes_what_it_read(String text) {
        assertThat(BootstrapServers.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "localhost", ":9092", "localhost:", "localhost:kafka", "localhost:-1", "a:1,",
            "a:1,,b:2", "::1:9092", "[::1]", "PLAINTEXT://localhost:9092", "local host:9092", "a:1 b:2",
            "[localhost]:1"})
    void tells_what_is_wrong_and_what_is_accepted(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BootstrapServers.parse(text))
                .withMessageStartingWith("'").withMessageContaining("write host:port, or several with commas between");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::zz]:9092", "[1:2:3]:9092", "[127.0.0.1]:9092", "[]:9092"})
    void tells_that_an_address_in_brackets_is_not_ipv6(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BootstrapServers.parse(text))
                .withMessageContaining("is not an IPv6 address: write host:port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:0", "localhost:65536", "localhost:99999"})
    void tells_the_range_of_ports(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BootstrapServers.parse(text))
                .withMessageContaining("'localhost'").withMessageContaining("ports go from 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "localhost:1                  | true",
            "LocalHost:1                  | true",
            "127.0.0.1:1                  | true",
            "127.255.254.253:1            | true",
            "[::1]:1                      | true",
            "[0:0:0:0:0:0:0:1]:1          | true",
            "localhost:1,127.0.0.1:2      | true",
            "localhost:1,10.0.0.1:2       | false",
            "0.0.0.0:1                    | false",
            "[::]:1                       | false",
            "[2001:db8::1]:1              | false",
            "127.0.0.256:1                | false",
            "127.0.0.1.example.org:1      | false",
            "localhost.example.org:1      | false",
            "kafka:1                      | false"})
    void knows_loopback_by_the_text_alone(String text, boolean loopback) {
        assertThat(BootstrapServers.parse(text).loopbackOnly()).isEqualTo(loopback);
    }

    @Test
    void hears_a_listener_behind_any_of_the_servers() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String there = "127.0.0.1:" + listener.getLocalPort();

            assertThat(BootstrapServers.parse(there).anybodyListening(SHORT)).isTrue();
            assertThat(BootstrapServers.parse("127.0.0.1:" + Ports.free() + "," + there).anybodyListening(SHORT))
                    .isTrue();
        }
    }

    @Test
    void hears_nobody_at_a_closed_port_or_behind_an_unknown_name() {
        assertThat(BootstrapServers.parse("localhost:" + Ports.free()).anybodyListening(SHORT)).isFalse();
        assertThat(BootstrapServers.parse("nobody.invalid:9092").anybodyListening(SHORT)).isFalse();
    }
}
