package io.sluice.modules.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.ModuleWorld;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final String CLIENTS = "$SYS/brokers/" + ModuleWorld.NODE + "/clients/";

    private final ModuleWorld world = new ModuleWorld();
    private final TestCore core = world.core;
    private final TestCore.Connected watcher = core.connect("watcher");

    private Presence start(boolean enabled, int qos) {
        core.subscribe(watcher, "$SYS/brokers/+/clients/#", 2);
        Presence presence = new Presence(world.context, new PresenceSettings(enabled, qos));
        presence.start();
        return presence;
    }

    @Test
    @Feature({"MO-01", "SY-04"})
    void whoComesAndGoesIsToldOfWithTheKeysOfTheManual() {
        start(true, 1);

        TestCore.Connected client = core.connect("id1");
        core.context.closeSession(client.session(), client.target(), CloseReason.NORMAL);
        core.runAll();

        assertThat(watcher.target().topics()).containsExactly(CLIENTS + "id1/connected", CLIENTS + "id1/disconnected");
        assertThat(watcher.target().payloads())
                .containsExactly(
                        "{\"clientid\":\"id1\",\"username\":null,\"ipaddress\":\"127.0.0.1\",\"connack\":0,"
                                + "\"ts\":1700000000,\"proto_ver\":4,\"proto_name\":\"MQTT\",\"clean_start\":false,"
                                + "\"keepalive\":60}",
                        "{\"clientid\":\"id1\",\"username\":null,\"reason\":\"normal\",\"ts\":1700000000}");
    }

    @Test
    @Feature("MO-02")
    void theQosIsASetting() {
        start(true, 1);
        core.connect("a");
        assertThat(watcher.target().deliveries()).extracting(d -> d.qos()).containsExactly(1);

        assertThatIllegalArgumentException().isThrownBy(() -> new PresenceSettings(true, 3));
    }

    @Test
    @Feature("MO-02")
    void switchedOffItIsSilentAndListensToNothing() {
        start(false, 1);
        core.connect("a");

        assertThat(watcher.target().deliveries()).isEmpty();
        assertThat(core.parts.hooks().has(io.sluice.core.hook.HookPoint.CLIENT_CONNECTED))
                .isFalse();
    }

    @Test
    void anIdentifierIsOneLevelWhateverIsInIt() {
        Presence presence = start(true, 0);
        core.connect("a/+b#%");
        core.connect("x".repeat(65_000));
        core.connect("x".repeat(65_535));

        assertThat(watcher.target().topics()).hasSize(2).first().isEqualTo(CLIENTS + "a%2F%2Bb%23%25/connected");
        assertThat(watcher.target().payloads().get(0)).startsWith("{\"clientid\":\"a/+b#%\",");

        presence.close();
        core.connect("later");
        assertThat(watcher.target().topics()).hasSize(2);
    }
}
