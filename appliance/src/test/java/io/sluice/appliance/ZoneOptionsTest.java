package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.appliance.config.Configuration;
import io.sluice.appliance.config.ConfigurationLoader;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.state.MqttSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zones: the manual's options are known, and the narrower place wins. */
class ZoneOptionsTest {
    private static Configuration load(String... settings) throws Exception {
        return new ConfigurationLoader(ProductSettings.SCHEMA)
                .commandLine(List.of(settings))
                .load();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @Feature({"LI-13", "LI-14"})
    @CsvSource({
        "allow_anonymous, true",
        "acl_nomatch, deny",
        "idle_timeout, 15s",
        "publish_limit, '10,100'",
        "enable_ban, on",
        "enable_acl, off",
        "enable_stats, on",
        "max_packet_size, 64KB",
        "max_clientid_len, 1024",
        "max_topic_levels, 7",
        "max_qos_allowed, 2",
        "max_topic_alias, 0",
        "retain_available, true",
        "wildcard_subscription, false",
        "shared_subscription, false",
        "server_keepalive, 0s",
        "keepalive_backoff, 0.75",
        "max_subscriptions, 0",
        "upgrade_qos, off",
        "max_inflight, 32",
        "retry_interval, 20s",
        "max_awaiting_rel, 100",
        "await_rel_timeout, 300s",
        "session_expiry_interval, 2h",
        "mqueue_type, simple",
        "max_mqueue_len, 1000",
        "mqueue_priorities, 'topic/1=10,topic/2=8'",
        "mqueue_store_qos0, true",
        "enable_flapping_detect, off",
        "flapping_threshold, '10, 1m'",
        "flapping_banned_expiry_interval, 1h"
    })
    void everyOptionOfTheManualIsKnown(String option, String value) throws Exception {
        for (String zone : List.of("external", "internal", "lab")) {
            assertThat(load("zone." + zone + "." + option + "=" + value).warnings())
                    .isEmpty();
        }
    }

    @Test
    @Feature("LI-11")
    void theZoneWinsOverTheGlobalSettingAndThatOverTheDefault() throws Exception {
        Configuration both = load("mqtt.max_qos_allowed=1", "zone.lab.max_qos_allowed=0");
        assertThat(both.get(MqttSettings.class, "lab").maxQos()).isZero();
        assertThat(both.get(MqttSettings.class, "external").maxQos()).isEqualTo(1);
        assertThat(load().get(MqttSettings.class, "lab").maxQos()).isEqualTo(2);
    }

    @Test
    @Feature({"LI-11", "LI-12", "LI-14"})
    void soItIsWithAccess() throws Exception {
        Configuration configuration =
                load("allow_anonymous=false", "acl_nomatch=deny", "zone.internal.allow_anonymous=true");
        AccessSettings internal = configuration.get(AccessSettings.class, "internal");
        AccessSettings lab = configuration.get(AccessSettings.class, "lab");
        assertThat(internal).isEqualTo(new AccessSettings(true, AclVerdict.DENY, true));
        assertThat(lab).isEqualTo(new AccessSettings(false, AclVerdict.DENY, true));
    }

    @Test
    @Feature("LI-15")
    void aListenerWithoutAddressDoesNotExist() throws Exception {
        Configuration configuration =
                load("listener.tcp.lab=1999", "listener.tcp.lab=", "listener.tcp.lab.max_connections=5");
        assertThat(configuration.named(io.sluice.gateway.transport.TcpListenerSettings.class))
                .isEmpty();
    }
}
