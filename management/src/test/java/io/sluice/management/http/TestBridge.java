package io.sluice.management.http;

import io.sluice.core.config.ByteSize;
import io.sluice.rule.bridge.BridgeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A bridge as configured, to a port where nobody listens. */
final class TestBridge {
    static final BridgeSettings SETTINGS = new BridgeSettings(
            "127.0.0.1:1",
            new BridgeSettings.BridgeSession(
                    BridgeSettings.BridgeSession.ProtocolVersion.MQTTV4,
                    true,
                    "",
                    false,
                    "",
                    "",
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20)),
            new BridgeSettings.BridgeSecurity(
                    false,
                    "",
                    "",
                    "",
                    BridgeSettings.BridgeSecurity.Verify.VERIFY_PEER,
                    "",
                    List.of(),
                    List.of(),
                    "",
                    "",
                    List.of()),
            new BridgeSettings.BridgeQueue(32, 32, new ByteSize(1 << 20), "", new ByteSize(1 << 20)),
            BridgeSettings.StartType.MANUAL,
            List.of("sensor/#"),
            1,
            "",
            Map.of("1", "cmd/topic"),
            Map.of("1", 1));

    private TestBridge() {}
}
