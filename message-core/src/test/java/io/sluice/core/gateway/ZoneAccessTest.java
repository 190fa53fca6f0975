package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.Credentials;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.TestCore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Zones with doors of their own. */
class ZoneAccessTest {
    private final TestCore core = new TestCore();
    private final Map<String, AccessSettings> zones = Map.of(
            "external", new AccessSettings(false, AclVerdict.DENY, true),
            "internal", new AccessSettings(true, AclVerdict.DENY, false),
            "lab", new AccessSettings(true, AclVerdict.ALLOW, true));
    private final GatewayContext context = new GatewayContext(core.parts, zones::get);

    private static ClientInfo client(String zone) {
        return new ClientInfo("c", null, "192.0.2.1", 1, "MQTT", 5, "mqtt:tcp:" + zone, zone, "", false);
    }

    private boolean comesIn(String zone) {
        AtomicReference<AuthOutcome> outcome = new AtomicReference<>(AuthOutcome.NOT_AUTHORISED);
        context.authenticate(new Credentials(client(zone), null, false), core.loop, outcome::set);
        return Objects.requireNonNull(outcome.get()).isSuccess();
    }

    private boolean mayPublish(String zone) {
        return context.isAllowed(client(zone), AclAction.PUBLISH, "t", core.loop);
    }

    @Test
    @Feature({"LI-11", "LI-12", "LI-14"})
    void eachZoneHasItsOwnDoor() {
        assertThat(comesIn("external")).isFalse();
        assertThat(comesIn("internal")).isTrue();
        assertThat(comesIn("lab")).isTrue();
    }

    @Test
    @Feature({"LI-12", "LI-14"})
    void aZoneWithoutAccessControlLetsEverybodyUseEveryTopic() {
        assertThat(mayPublish("external")).isFalse();
        assertThat(mayPublish("internal")).isTrue();
        assertThat(mayPublish("lab")).isTrue();
    }

    @Test
    @Feature("LI-14")
    void butNobodySpeaksForSluiceItself() {
        assertThat(context.isAllowed(client("internal"), AclAction.PUBLISH, "$SYS/brokers", core.loop))
                .isFalse();
    }
}
