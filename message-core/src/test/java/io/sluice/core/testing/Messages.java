package io.sluice.core.testing;

import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Messages and clients as tests want them: short. */
public final class Messages {
    /** An MQTT 3.1.1 client that keeps its session for two hours. */
    public static final ConnectInfo CONNECT = new ConnectInfo(false, 60, 7200, 65_535, false, 1_700_000_000_000L);

    private static final ClientInfo SENDER = client("sender");

    private Messages() {}

    public static ClientInfo client(String clientId) {
        return new ClientInfo(clientId, null, "127.0.0.1", 51_000, "MQTT", 4, "mqtt:tcp:test", "external", "", false);
    }

    public static Message message(String topic, String payload) {
        return message(topic, payload, 0, false);
    }

    public static Message message(String topic, String payload, int qos, boolean retain) {
        return from(SENDER, topic, payload, qos, retain);
    }

    public static Message from(ClientInfo sender, String topic, String payload, int qos, boolean retain) {
        return new Message(
                new MessageId(1, 1),
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                qos,
                retain,
                sender,
                1_700_000_000_000L,
                MessageProperties.NONE,
                Map.of());
    }
}
