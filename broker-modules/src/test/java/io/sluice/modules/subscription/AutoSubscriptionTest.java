package io.sluice.modules.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.Contexts;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients receive what they never asked for. */
final class AutoSubscriptionTest {
    private static TestCore core(boolean enabled, Map<String, String> topics, Map<String, Integer> qos) {
        return install(new TestCore(), enabled, topics, qos);
    }

    private static TestCore install(
            TestCore core, boolean enabled, Map<String, String> topics, Map<String, Integer> qos) {
        new AutoSubscription(Contexts.of(core), core.context, new SubscriptionSettings(enabled, topics, qos)).start();
        return core;
    }

    @Test
    @Feature("MO-03")
    void aClientGetsItsOwnTopicsWithoutSubscribing() {
        TestCore core = core(true, Map.of("1", "$client/%c", "2", "all/+"), Map.of("1", 1));
        core.publish(Messages.message("all/retained", "kept", 1, true));
        TestCore.Connected device = core.connect("device");
        core.publish(Messages.message("$client/device", "mine", 2, false));
        core.publish(Messages.message("$client/other", "not mine", 2, false));
        core.publish(Messages.message("all/x", "for all", 1, false));

        assertThat(device.target().payloads()).containsExactly("kept", "mine", "for all");
        assertThat(device.target().deliveries().get(1).qos()).isEqualTo(1);
        assertThat(device.target().deliveries().get(2).qos()).isZero();
        assertThat(device.session().view().subscriptions()).containsExactlyInAnyOrder("$client/device:1", "all/+:0");
    }

    @Test
    @Feature("MO-03")
    void anIdentifierThatWouldWidenTheFilterGetsNothing() {
        TestCore core = core(true, Map.of("1", "$client/%c", "2", "$user/%u"), Map.of());
        TestCore.Connected nosy = core.connect("#");
        TestCore.Connected plus = core.connect("+");
        core.publish(Messages.message("$client/device", "secret", 1, false));

        assertThat(nosy.target().payloads()).isEmpty();
        assertThat(plus.target().payloads()).isEmpty();
        // and neither has a user name
        assertThat(core.count(Metric.SUBSCRIPTIONS_AUTO_REFUSED)).isEqualTo(4);
    }

    @Test
    @Feature("MO-03")
    void whatTheClientAskedForItselfStaysAsItIs() {
        TestCore core = core(true, Map.of("1", "$client/%c"), Map.of());
        TestCore.Connected device = core.connect("device");
        core.subscribe(device, "$client/device", 2);
        core.context.closeSession(device.session(), device.target(), CloseReason.CLOSED);
        TestCore.Connected back = core.connect("device");
        assertThat(back.present()).isTrue();
        assertThat(back.session().view().subscriptions()).containsExactly("$client/device:2");
    }

    @Test
    @Feature("MO-03")
    void accessControlIsAskedAsForAnySubscription() {
        TestCore strict = install(
                new TestCore(SharedStrategy.ROUND_ROBIN, new AccessSettings(true, AclVerdict.DENY)),
                true,
                Map.of("1", "$client/%c"),
                Map.of());
        assertThat(strict.connect("device").session().view().subscriptions()).isEmpty();
        assertThat(strict.count(Metric.SUBSCRIPTIONS_AUTO_REFUSED)).isEqualTo(1);
    }

    @Test
    @Feature("MO-03")
    void switchedOffItDoesNothing() {
        TestCore core = core(false, Map.of("1", "all"), Map.of());
        assertThat(core.connect("device").session().view().subscriptions()).isEmpty();
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new SubscriptionSettings(true, Map.of("1", "a/#/%c"), Map.of()))
                .hasMessageContaining("topic of 1");
        assertThatThrownBy(() -> new SubscriptionSettings(true, Map.of("1", "a"), Map.of("1", 3)))
                .hasMessage("qos of 1 is 0, 1 or 2");
        assertThatThrownBy(() -> new SubscriptionSettings(true, Map.of("1", "a"), Map.of("2", 1)))
                .hasMessageContaining("topic of the same name");
    }
}
