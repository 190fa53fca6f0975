package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {
    private static final TrustedProxies TRUSTED = TrustedProxies.parse(List.of("10.0.0.0/8", "::1"));

    @ParameterizedTest(name = "{1} from {0}: {2}")
    @Feature("WS-05")
    @CsvSource({
        "10.0.0.1, 203.0.113.9, 203.0.113.9",
        "10.0.0.1, '203.0.113.9, 10.2.2.2', 203.0.113.9",
        // what the client wrote itself stands in front and is not believed
        "10.0.0.1, '192.0.2.66, 203.0.113.9', 203.0.113.9",
        "10.0.0.1, '127.0.0.1, 203.0.113.9, 10.2.2.2', 203.0.113.9",
        "10.0.0.1, '10.9.9.9, 10.2.2.2', 10.9.9.9",
        "10.0.0.1, 203.0.113.9:4711, 203.0.113.9",
        "10.0.0.1, [2001:db8::7]:4711, 2001:db8:0:0:0:0:0:7",
        "10.0.0.1, 2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "10.0.0.1, unknown, 10.0.0.1",
        "10.0.0.1, 'evil.example, 10.2.2.2', 10.2.2.2",
        "10.0.0.1, '', 10.0.0.1",
        // nobody vouches for this peer
        "192.0.2.1, 203.0.113.9, 192.0.2.1"
    })
    void theLastAddressThatIsNoProxyOfOursIsTheClient(String peer, String header, String client) {
        InetSocketAddress found =
                ForwardedFor.client(List.of(header), List.of(), new InetSocketAddress(peer, 99), TRUSTED);
        assertThat(found.getAddress().getHostAddress()).isEqualTo(client);
        assertThat(found.getPort()).isEqualTo(99);
    }

    @Test
    @Feature("WS-05")
    void severalHeadersAreOneList() {
        InetSocketAddress found = ForwardedFor.client(
                List.of("192.0.2.66", "203.0.113.9, 10.1.1.1"), List.of(), new InetSocketAddress("::1", 1), TRUSTED);
        assertThat(found.getHostString()).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @Feature("WS-05")
    @CsvSource({"4711, 4711", " 4711 , 4711", "65536, 99", "'4711, 4712', 99", "x, 99", "'', 99"})
    void thePortIsTakenIfItIsOne(String header, int port) {
        InetSocketAddress found = ForwardedFor.client(
                List.of("203.0.113.9"), List.of(header), new InetSocketAddress("10.0.0.1", 99), TRUSTED);
        assertThat(found.getPort()).isEqualTo(port);
    }
}
