package io.sluice.benchmark;

import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.session.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Clients, settings and messages as the benchmarks use them. */
final class Samples {
    /** An MQTT 3.1.1 client with a clean session. */
    static final ConnectInfo CONNECT = new ConnectInfo(true, 60, 0, 65_535, false, 1_700_000_000_000L);

    /** The defaults of a zone. */
    static final SessionSettings SETTINGS =
            new SessionSettings(32, 1000, true, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, false);

    /** A reading as sensors send it: 214 bytes of JSON, nested two deep. */
    static final byte[] READING =
            ("{\"device\":\"pump-000017\",\"ts\":1700000000123,\"site\":{\"name\":\"north\",\"line\":4},"
                            + "\"values\":{\"temperature\":71.25,\"pressure\":4.125,\"rpm\":1480,\"load\":0.83},"
                            + "\"status\":\"running\",\"alarms\":[],\"firmware\":\"2.14.3\",\"uptime\":864000}")
                    .getBytes(StandardCharsets.UTF_8);

    private Samples() {}

    static ClientInfo client(String clientId) {
        return new ClientInfo(clientId, null, "127.0.0.1", 51_000, "MQTT", 4, "mqtt:tcp:1883", "external", "", false);
    }

    /** A QoS 0 message, arrived long ago. */
    static Message message(ClientInfo sender, String topic, byte[] payload) {
        return new Message(
                new MessageId(1, 1),
                topic,
                payload,
                0,
                false,
                sender,
                1_700_000_000_000L,
                MessageProperties.NONE,
                Map.of());
    }
}
