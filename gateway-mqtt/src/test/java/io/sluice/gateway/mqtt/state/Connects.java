package io.sluice.gateway.mqtt.state;

import io.sluice.core.message.MessageProperties;
import io.sluice.gateway.mqtt.codec.Authentication;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CONNECT frames for scripts. */
final class Connects {
    private Connects() {}

    /** Clean, no keep-alive, no will. */
    static Connect of(int version, String id) {
        return of(version, id, true, 0, null, Connect.Properties.DEFAULT);
    }

    private static Connect of(
            int version,
            String id,
            boolean clean,
            int keepAlive,
            Connect.@Nullable Will will,
            Connect.Properties properties) {
        return new Connect(version, false, clean, keepAlive, id, null, null, will, properties);
    }

    /** Comes back to its session; version 5 keeps it for an hour. */
    static Connect resuming(int version, String id) {
        return of(version, id, false, 0, null, expiring(version == 5 ? 3600 : 0));
    }

    static Connect resuming5(String id, long expirySeconds) {
        return of(5, id, false, 0, null, expiring(expirySeconds));
    }

    static Connect withKeepAlive(int version, String id, int seconds) {
        return of(version, id, true, seconds, null, Connect.Properties.DEFAULT);
    }

    static Connect withWill(int version, String id, String topic, String text) {
        Connect.Will will =
                new Connect.Will(topic, text.getBytes(StandardCharsets.UTF_8), 1, false, 0, MessageProperties.NONE);
        return of(version, id, true, 4, will, Connect.Properties.DEFAULT);
    }

    static Connect withWill(String id, Connect.Will will) {
        return of(5, id, true, 4, will, Connect.Properties.DEFAULT);
    }

    static Connect bridge(int version, String id) {
        return bridge(version, id, null);
    }

    static Connect bridge(int version, String id, Connect.@Nullable Will will) {
        return new Connect(version, true, true, 0, id, null, null, will, Connect.Properties.DEFAULT);
    }

    static Connect withUsername(int version, String id, String username) {
        return new Connect(version, false, true, 0, id, username, null, null, Connect.Properties.DEFAULT);
    }

    static Connect withReceiveMaximum(String id, int receiveMaximum) {
        return of(
                5,
                id,
                true,
                0,
                null,
                new Connect.Properties(0, receiveMaximum, MqttFrame.NO_PACKET_LIMIT, 0, false, true, null, List.of()));
    }

    static Connect withAuthentication(String id) {
        return of(
                5,
                id,
                true,
                0,
                null,
                new Connect.Properties(
                        0,
                        65_535,
                        MqttFrame.NO_PACKET_LIMIT,
                        0,
                        false,
                        true,
                        new Authentication("SCRAM", null),
                        List.of()));
    }

    private static Connect.Properties expiring(long seconds) {
        return new Connect.Properties(seconds, 65_535, MqttFrame.NO_PACKET_LIMIT, 0, false, true, null, List.of());
    }
}
