package io.sluice.rule.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.testing.Feature;
import io.sluice.rule.bridge.BridgeSettings.BridgeQueue;
import io.sluice.rule.bridge.BridgeSettings.BridgeSecurity;
import io.sluice.rule.bridge.BridgeSettings.BridgeSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a bridge carries, as configured and as changed; and what becomes of its settings. */
class BridgePlanTest {
    private static BridgeSettings settings(
            List<String> forwards, Map<String, String> topics, Map<String, Integer> qos) {
        return new BridgeSettings(
                "broker:1883",
                new BridgeSession(
                        BridgeSession.ProtocolVersion.MQTTV5,
                        true,
                        "me",
                        false,
                        "user",
                        "secret",
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(1_500)),
                new BridgeSecurity(
                        true,
                        "etc/ca.pem",
                        "",
                        "",
                        BridgeSecurity.Verify.VERIFY_NONE,
                        "",
                        List.of(),
                        List.of(),
                        "",
                        "",
                        List.of()),
                new BridgeQueue(2, 10, new ByteSize(1_000L << 20), "somewhere", new ByteSize(1)),
                BridgeSettings.StartType.AUTO,
                forwards,
                1,
                "",
                topics,
                qos);
    }

    @Test
    @Feature({"BR-15", "BR-16"})
    void changesAreKeptAndNewLinesCountToo() throws Exception {
        BridgePlan plan = BridgePlan.UNCHANGED
                .withForward("c")
                .withoutForward("a")
                .withSubscription("y", 2)
                .withoutSubscription("x");
        BridgePlan back = BridgePlan.fromJson(plan.toJson());
        assertThat(back).isEqualTo(plan);
        BridgeSettings longer = settings(List.of("a", "b", "d"), Map.of("1", "x", "2", "z"), Map.of("1", 2));
        assertThat(back.forwards(longer)).containsExactly("b", "d", "c");
        assertThat(back.subscriptions(longer)).isEqualTo(Map.of("z", 1, "y", 2));
        assertThat(back.withForward("a").forwards(longer)).containsExactly("b", "d", "c", "a");
    }

    @Test
    @Feature({"BR-11", "BR-12"})
    void settingsBecomeParameters() {
        BridgeParameters parameters =
                new BridgeParameters(settings(List.of(), Map.of(), Map.of()), file -> "/opt/" + file);
        assertThat(parameters.ofResource())
                .containsEntry("address", "broker:1883")
                .containsEntry("proto_ver", "mqttv5")
                .containsEntry("retry_interval", "1500ms")
                .containsEntry("max_inflight", 20L)
                .containsEntry("cacertfile", "/opt/etc/ca.pem")
                .containsEntry("certfile", "")
                .containsEntry("verify", "verify_none");
        assertThat(parameters.ofAction("bridge:aws"))
                .containsEntry("$resource", "bridge:aws")
                .containsEntry("buffer", "disk")
                .containsEntry("batch_rows", 20L)
                .containsEntry("batch_bytes", 64L << 20);
    }

    @Test
    void whatCanNeverWorkIsRefused() {
        assertThatThrownBy(() -> settings(List.of("a/#/b"), Map.of(), Map.of())).hasMessageContaining("forwards");
        assertThatThrownBy(() -> settings(List.of("$share/g/a"), Map.of(), Map.of()))
                .hasMessageContaining("shared subscription");
        assertThatThrownBy(() -> settings(List.of(), Map.of(), Map.of("1", 1))).hasMessageContaining("needs a topic");
        assertThatThrownBy(() -> settings(List.of(), Map.of("1", "a"), Map.of("1", 3)))
                .hasMessageContaining("0, 1 or 2");
    }
}
