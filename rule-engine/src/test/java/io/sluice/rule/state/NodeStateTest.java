package io.sluice.rule.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ValuePath;
import io.sluice.core.message.ClientInfo;
import io.sluice.rule.value.RuleFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What rules remember between events")
class NodeStateTest {
    private static final ClientInfo ANNA = client("anna");
    private static final ClientInfo BERT = client("bert");
    private final NodeState node = new NodeState();

    private static ClientInfo client(String id) {
        return new ClientInfo(id, null, "10.0.0.1", 5000, "MQTT", 4, "mqtt:tcp:external", "external", "", false);
    }

    @Test
    void everyClientSeesTheSharedValues() {
        assertThat(node.of(ANNA).shared().put("k", 1L)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(node.of(BERT).shared().get("k")).isEqualTo(1L);
        assertThat(node.of(BERT).shared().put("k", null)).isEqualTo(1L);
        assertThat(node.of(ANNA).shared().get("k")).isNull();
        assertThat(node.of(ANNA).shared().remove("k")).isNull();
        assertThat(node.of(ANNA).shared().get("k")).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void aConnectionHasItsOwnValues() {
        node.of(ANNA).connection().put("k", "a");
        assertThat(node.of(BERT).connection().get("k")).isEqualTo(ValuePath.UNDEFINED);
        assertThat(node.of(ANNA).connection().put("k", "b")).isEqualTo("a");
        assertThat(node.of(ANNA).connection().remove("k")).isEqualTo("b");
        assertThat(node.of(ANNA).connection().remove("k")).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void whoConnectsAgainFromTheSamePlaceBeginsWithNothing() {
        node.of(ANNA).connection().put("k", "a");
        assertThat(node.of(client("anna")).connection().get("k")).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void readingAndRemovingRemembersNothing() {
        node.of(ANNA).connection().get("k");
        node.of(ANNA).connection().remove("k");
        assertThat(node.connections()).isZero();
    }

    @Test
    void valuesOfAnEndedConnectionGoWithIt() {
        ClientInfo passing = client("passing");
        node.of(passing).connection().put("k", "a".repeat(1000));
        assertThat(node.connections()).isOne();
        assertThat(node.connectionBytes()).isGreaterThan(2000);
        node.end(passing);
        assertThat(node.connections()).isZero();
        assertThat(node.connectionBytes()).isZero();
    }

    @Test
    void keysAreComparedWithoutConversion() {
        node.of(ANNA).shared().put(1L, "number");
        assertThat(node.of(ANNA).shared().get("1")).isEqualTo(ValuePath.UNDEFINED);
        assertThat(node.of(ANNA).shared().get(1L)).isEqualTo("number");
    }

    @Test
    void aValueThatIsTooLargeIsRefusedAndTheOldOneStays() {
        KeyedValues values = node.of(ANNA).shared();
        values.put("k", 1L);
        assertThatThrownBy(() -> values.put("k", "x".repeat(40_000)))
                .isInstanceOf(RuleFailure.class)
                .hasMessage("kv_store takes values of at most 65536 bytes");
        assertThatThrownBy(() -> values.put("k", List.of(Map.of("a", "x".repeat(40_000)))))
                .isInstanceOf(RuleFailure.class);
        assertThat(values.get("k")).isEqualTo(1L);
    }

    @Test
    void aFullStoreRefusesNewKeysOnly() {
        KeyedValues values = node.of(ANNA).connection();
        for (long i = 0; i < 100; i++) {
            values.put(i, i);
        }
        assertThatThrownBy(() -> values.put(100L, 1L)).hasMessage("proc_dict is full: it has 100 keys");
        assertThat(values.put(99L, 1L)).isEqualTo(99L);
        values.remove(0L);
        values.put(100L, 1L);
        assertThat(node.of(BERT).connection().put("k", 1L)).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void allValuesTogetherAreBounded() {
        KeyedValues values = node.of(ANNA).shared();
        String large = "x".repeat(30_000);
        assertThatThrownBy(() -> {
                    for (long i = 0; i < 10_000; i++) {
                        values.put(i, large);
                    }
                })
                .hasMessage("kv_store is full: its values take 16777216 bytes");
        values.remove(0L);
        assertThat(values.put("again", large)).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void anOverlayKeepsWhatIsWrittenToItself() {
        node.of(ANNA).shared().put("k", 1L);
        node.of(ANNA).shared().put("l", 1L);
        RuleState overlay = node.of(ANNA).overlay();
        assertThat(overlay.shared().put("k", 2L)).isEqualTo(1L);
        assertThat(overlay.shared().remove("l")).isEqualTo(1L);
        assertThat(overlay.connection().put("c", 2L)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(overlay.shared().get("k")).isEqualTo(2L);
        assertThat(overlay.shared().get("l")).isEqualTo(ValuePath.UNDEFINED);
        assertThat(node.of(ANNA).shared().get("k")).isEqualTo(1L);
        assertThat(node.of(ANNA).shared().get("l")).isEqualTo(1L);
        assertThat(node.connections()).isZero();
    }

    @Test
    void twoThreadsLoseNothing() throws InterruptedException {
        KeyedValues values = node.of(ANNA).connection();
        CountDownLatch start = new CountDownLatch(1);
        Runnable writer = () -> {
            start.countDown();
            for (int i = 0; i < 20_000; i++) {
                values.put((long) (i % 50), "v" + i);
                values.remove((long) (i % 50));
            }
        };
        Thread other = new Thread(writer);
        other.start();
        start.await();
        writer.run();
        other.join();
        assertThat(node.connectionBytes()).isZero();
        for (long i = 0; i < 100; i++) {
            values.put(i, i);
        }
        assertThatThrownBy(() -> values.put(100L, 1L)).isInstanceOf(RuleFailure.class);
    }
}
