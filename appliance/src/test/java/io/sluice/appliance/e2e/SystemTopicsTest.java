package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.RealServer;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mosquitto_sub -t '$SYS/#' -v}, and what an operator sees there. */
class SystemTopicsTest {
    private static final String NODE = "$SYS/brokers/sluice@127.0.0.1/";

    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;
    private static int openPort;

    @BeforeAll
    static void start() throws Exception {
        openPort = RealServer.freePort();
        sluice = SluiceProcess.start(
                folder.resolve("sluice"),
                "broker.sys_interval=1s",
                "broker.sys_heartbeat=1s",
                "broker.sys_mosquitto=on",
                "sysmon.long_gc=1ms",
                "sysmon.large_heap=25%",
                "zone.external.max_packet_size=64MB",
                "retainer.max_payload_size=64MB",
                "listener.tcp.open=0.0.0.0:" + openPort);
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess ended = sluice) {
            ended.assertNothingBroke();
        }
    }

    private static Program read(String host, int port, String filter, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("stdbuf", "-oL", "mosquitto_sub", "-h", host, "-p", String.valueOf(port), "-t", filter));
        command.addAll(List.of(more));
        return Program.start(command);
    }

    private static Program read(String filter) throws Exception {
        return read("127.0.0.1", sluice.mqttPort(), filter, "-v");
    }

    @Feature({"SY-01", "SY-05", "SY-07", "SY-08"})
    @Test
    void everythingIsThere() throws Exception {
        try (Program reader = read("$SYS/#")) {
            for (String topic : List.of(
                    "$SYS/brokers sluice@127.0.0.1",
                    NODE + "version ",
                    NODE + "sysdescr Sluice",
                    NODE + "uptime ",
                    NODE + "datetime ",
                    NODE + "stats/connections/count 1",
                    NODE + "stats/subscriptions/count 1",
                    NODE + "metrics/packets/subscribe ",
                    NODE + "metrics/messages/received ",
                    "$SYS/broker/clients/connected 1",
                    "$SYS/broker/load/connections/1min ")) {
                reader.awaitLine(topic);
            }
        }
    }

    @Feature("SY-02")
    @Test
    void oneSecondInTheSettingIsOneSecond() throws Exception {
        try (Program reader = read(NODE + "uptime")) {
            List<String> uptimes = reader.await(6, line -> line.startsWith(NODE));
            assertThat(seconds(uptimes.get(5)) - seconds(uptimes.get(0))).isBetween(4L, 6L);
        }
    }

    private static long seconds(String line) {
        long seconds = 0;
        for (String part : line.substring(line.indexOf(' ') + 1).split(", ")) {
            String[] words = part.split(" ");
            seconds += Long.parseLong(words[0]) * (words[1].equals("minutes") ? 60 : 1);
        }
        return seconds;
    }

    @Feature({"MO-01", "MO-02", "SY-04"})
    @Test
    void whoComesAndGoesIsSeen() throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv311");
        try (Program reader = client.subscribe("$SYS/brokers/+/clients/visitor/#", 2)) {
            client.publish("a", "b", 0, "-i", "visitor", "-u", "u", "-k", "77");

            List<String> seen = Mosquitto.messages(reader, 2);
            assertThat(seen.get(0))
                    .matches(
                            "\\Q" + NODE + "clients/visitor/connected 1 0 "
                                    + "{\"clientid\":\"visitor\",\"username\":\"u\",\"ipaddress\":\"127.0.0.1\",\"connack\":0,\"ts\":\\E"
                                    + "\\d{10}\\Q,\"proto_ver\":4,\"proto_name\":\"MQTT\",\"clean_start\":true,\"keepalive\":77}\\E");
            assertThat(seen.get(1))
                    .matches("\\Q" + NODE + "clients/visitor/disconnected 1 0 "
                            + "{\"clientid\":\"visitor\",\"username\":\"u\",\"reason\":\"normal\",\"ts\":\\E\\d{10}}");
        }
    }

    @Feature("SE-14")
    @Test
    void theCountersOfASessionMove() throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv311");
        try (Program reader = client.subscribe("counted", 1, "-i", "counting")) {
            assertThat(sluice.ctl("sessions", "show", "counting"))
                    .contains("subscriptions_count=1", "deliver_msg=0", "enqueue_msg=0");
            client.publish("counted", "1", 1);
            client.publish("counted", "2", 1);
            Mosquitto.messages(reader, 2);
            assertThat(sluice.ctl("sessions", "show", "counting")).contains("deliver_msg=2", "mqueue_dropped=0");
        }
    }

    @Feature("SY-03")
    @Test
    void whoIsElsewhereIsDenied() throws Exception {
        Optional<String> address = addressOfThisMachine();
        Assumptions.assumeTrue(address.isPresent(), "a machine with an address besides the loopback");
        String host = address.orElseThrow();
        try (Program old = read(host, openPort, "$SYS/#", "-d", "-V", "311");
                Program five = read(host, openPort, "$share/g/$SYS/#", "-d", "-V", "5");
                Program local = read("127.0.0.1", openPort, "$SYS/brokers", "-v")) {
            old.awaitLine("Subscribed (mid: 1): 128");
            five.awaitLine("Subscribed (mid: 1): 135");
            local.awaitLine("$SYS/brokers sluice@127.0.0.1");
        }
    }

    private static Optional<String> addressOfThisMachine() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(address -> String.valueOf(address.getHostAddress()))
                .findFirst();
    }

    @Test
    void nobodyElsePublishesThere() throws Exception {
        String told = Program.start(
                        "mosquitto_pub",
                        "-p",
                        String.valueOf(sluice.mqttPort()),
                        "-V",
                        "5",
                        "-q",
                        "1",
                        "-t",
                        NODE + "version",
                        "-m",
                        "9")
                .awaitEnd()
                .stream()
                .collect(Collectors.joining());
        assertThat(told).contains("Not authorized");
    }

    @Feature({"SY-09", "SY-10", "AL-01", "AL-06"})
    @Test
    void aForcedCollectionIsAPauseAndAHeapThatStaysFullAnAlarmUntilItIsFreed() throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[60 << 20]);
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv311");
        try (Program pauses = client.subscribe(NODE + "sysmon/long_gc", 0);
                Program alarms = client.subscribe(NODE + "alarms/#", 0)) {
            retain("-f", large.toString());
            collect();
            assertThat(Mosquitto.messages(pauses, 1).get(0))
                    .contains("{\"collector\":\"", "\"cause\":\"", "\"duration_ms\":");
            assertThat(Mosquitto.messages(alarms, 1).get(0))
                    .contains("alarms/alert 0 0 {\"name\":\"large_heap\",\"severity\":\"warning\",\"message\":");
            assertThat(sluice.ctl("alarms", "list")).startsWith("Alarm(large_heap, severity=warning, activated_at=");

            retain("-n");
            collect();
            assertThat(Mosquitto.messages(alarms, 2).get(1))
                    .contains("alarms/clear 0 0 {\"name\":\"large_heap\"", "\"duration_ms\":");
        }
        assertThat(sluice.ctl("alarms", "list")).isEmpty();
        assertThat(sluice.ctl("alarms", "history")).contains("Alarm(large_heap, ", ", deactivated_at=");
    }

    private static void retain(String... content) throws Exception {
        for (String topic : List.of("large/1", "large/2")) {
            List<String> command = new ArrayList<>(
                    List.of("mosquitto_pub", "-p", String.valueOf(sluice.mqttPort()), "-q", "1", "-r", "-t", topic));
            command.addAll(List.of(content));
            Program.run(command);
        }
    }

    private static void collect() throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Program.run(jcmd, String.valueOf(sluice.pid()), "GC.run");
    }
}
