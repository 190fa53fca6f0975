package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, as a socket of our own sees it. */
@Timeout(60)
@DisplayName("InfluxDB over UDP: packets")
class UdpResourceTest {
    private static final long NOON = 1_763_726_400_000L;

    @TempDir
    private Path data;

    private final UdpResourceType type = new UdpResourceType();
    private DatagramSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(10_000);
    }

    @AfterEach
    void stopListening() {
        listener.close();
    }

    @Test
    @Feature({"BK-22", "BK-23"})
    @DisplayName("The manual's example: the packet is the text of line 5885")
    void theManualsPacket() throws Exception {
        Files.createDirectories(data.resolve("templates"));
        Files.writeString(data.resolve("templates/sample.tmpl"), ManualExample.TEMPLATE);
        RowKey key = new RowKey(NOON * 1_000, 7, "inst:1", 0);
        try (Resource resource = connected(Map.of())) {
            action(resource, Map.of("template_file", "sample.tmpl")).send(List.of(ManualExample.row(key, NOON)));
            assertThat(packet()).isEqualTo(ManualExample.lines(NOON * 1_000_000 + key.nanosWithinMillisecond()));
        }
    }

    @Test
    @Feature("BK-22")
    @DisplayName("set_timestamp = false leaves the time to the server; an action may say otherwise")
    void setTimestamp() throws Exception {
        try (Resource resource = connected(Map.of("set_timestamp", false))) {
            action(resource, Map.of("measurement", "m")).send(List.of(row(1)));
            assertThat(packet()).isEqualTo("m v=1i\n");
            action(resource, Map.of("measurement", "m", "set_timestamp", true)).send(List.of(row(1)));
            assertThat(packet()).matches("m v=1i 176372640000\\d{7}\n");
        }
    }

    @Test
    @DisplayName("Many lines share a packet up to its size, in order; a longer line goes alone")
    void packsLines() throws Exception {
        try (Resource resource = connected(Map.of("packet_size", 200L))) {
            List<Row> rows = new ArrayList<>(
                    IntStream.range(0, 100).mapToObj(UdpResourceTest::row).toList());
            rows.add(50, new Row(new RowKey(NOON, 1, "inst:1", 0), NOON, Map.of("text", "x".repeat(500))));
            action(resource, Map.of("measurement", "m")).send(rows);
            StringBuilder all = new StringBuilder();
            int packets = 0;
            while (all.chars().filter(c -> c == '\n').count() < 101) {
                String packet = packet();
                assertThat(packet.length() <= 200 || packet.indexOf('\n') == packet.length() - 1)
                        .as(packet)
                        .isTrue();
                all.append(packet);
                packets++;
            }
            assertThat(packets).isBetween(15, 25);
            List<String> lines = all.toString().lines().toList();
            assertThat(lines.get(50)).startsWith("m text=\"xxx");
            assertThat(lines.get(49)).startsWith("m v=49i ");
            assertThat(lines.get(100)).startsWith("m v=99i ");
        }
    }

    @Test
    void whatFitsNoPacketIsRefused() throws Exception {
        try (Resource resource = connected(Map.of())) {
            Row large = new Row(new RowKey(NOON, 1, "inst:1", 0), NOON, Map.of("text", "x".repeat(70_000)));
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class,
                    () -> action(resource, Map.of("measurement", "m")).send(List.of(row(1), large, row(2))));
            assertThat(failure.rejectedRows()).containsOnlyKeys(1);
            assertThat(failure).hasMessageContaining("fits no UDP packet");
            assertThat(packet().lines()).hasSize(2);
        }
    }

    @Test
    @Feature("BK-22")
    @DisplayName("Actions are spread over the sockets of the pool, each stays with its own")
    void aPoolOfSockets() throws Exception {
        try (Resource resource = connected(Map.of("pool_size", 3L))) {
            Set<Integer> ports = new HashSet<>();
            List<Action> actions = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                actions.add(action(resource, Map.of("measurement", "m")));
            }
            for (int round = 0; round < 2; round++) {
                for (Action action : actions) {
                    action.send(List.of(row(1)));
                    ports.add(receive().getPort());
                }
            }
            assertThat(ports).hasSize(3);
        }
    }

    @Test
    void whatIsWrongIsNamedAtOnce() {
        for (String server : List.of("localhost", "http://a:1", "a b:1", "a:1/x", "me@a:1", "")) {
            assertThatThrownBy(() -> resource(Map.of("server", server)))
                    .as(server)
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("parameter server must be host:port");
        }
        assertThatThrownBy(() -> resource(Map.of("pool_size", 0L)))
                .hasMessage("parameter pool_size must be 1 to 64, not 0");
        assertThatThrownBy(() ->
                        resource(Map.of("server", "no-such-host.invalid:8089")).connect())
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    private DatagramPacket receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[70_000], 70_000);
        listener.receive(packet);
        return packet;
    }

    private String packet() throws IOException {
        DatagramPacket packet = receive();
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** A connected resource whose probe was taken off the listener. */
    private Resource connected(Map<String, @Nullable Object> parameters) throws Exception {
        Map<String, @Nullable Object> all = new HashMap<>(parameters);
        all.put("server", "127.0.0.1:" + listener.getLocalPort());
        Resource resource = resource(all);
        resource.connect();
        assertThat(packet()).as("the probe").isEqualTo("\n");
        return resource;
    }

    private Resource resource(Map<String, @Nullable Object> parameters) throws InvalidParameterException {
        return type.create(
                ParameterValues.check(type.parameters(), parameters),
                new ResourceContext("resource:test", "sluice@test", data));
    }

    private Action action(Resource resource, Map<String, @Nullable Object> parameters)
            throws InvalidParameterException {
        var actionType = type.actions().get(0);
        return resource.action(actionType, ParameterValues.check(actionType.parameters(), parameters));
    }

    private static Row row(int number) {
        return new Row(new RowKey(NOON * 1_000, number, "inst:1", 0), NOON, Map.of("v", (long) number));
    }
}
