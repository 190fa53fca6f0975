package io.sluice.gateway.mqtt.state;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.CountLimit;
import io.sluice.core.config.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of a zone that concern MQTT clients. */
public record MqttSettings(
        @Setting(
                key = "zone.{name}.idle_timeout",
                value = "15s",
                doc = "Time for CONNECT to arrive after the connection is up, and for the answer to it.")
        Duration idleTimeout,

        @Setting(
                key = "zone.{name}.keepalive_backoff",
                value = "0.75",
                doc = "A client is given up after twice this times its keep-alive without a packet; 0.5 to 10.")
        double keepaliveBackoff,

        @Setting(
                key = "zone.{name}.server_keepalive",
                value = "0s",
                doc = "Keep-alive put on MQTT 5 clients, up to 65535s; 0s leaves it to the client.")
        Duration serverKeepalive,

        @Setting(
                key = "zone.{name}.max_packet_size",
                inherits = "mqtt.max_packet_size",
                value = "1MB",
                doc = "Largest packet a client may send, 32 bytes to 256MB.")
        ByteSize maxPacketSize,

        @Setting(
                key = "zone.{name}.max_clientid_len",
                inherits = "mqtt.max_clientid_len",
                value = "65535",
                doc = "Longest client identifier, 1 to 65535 characters.")
        int maxClientIdLength,

        @Setting(
                key = "zone.{name}.max_topic_levels",
                inherits = "mqtt.max_topic_levels",
                value = "0",
                doc = "Most levels of a topic name or filter; 0 for no limit but the built-in one of 200.")
        int maxTopicLevels,

        @Setting(
                key = "zone.{name}.max_qos_allowed",
                inherits = "mqtt.max_qos_allowed",
                value = "2",
                doc = "Highest QoS of messages taken and granted, 0 to 2.")
        int maxQos,

        @Setting(
                key = "zone.{name}.retain_available",
                inherits = "mqtt.retain_available",
                value = "true",
                doc = "Whether messages may be retained.")
        boolean retainAvailable,

        @Setting(
                key = "zone.{name}.wildcard_subscription",
                inherits = "mqtt.wildcard_subscription",
                value = "true",
                doc = "Whether filters may hold wildcards.")
        boolean wildcardAvailable,

        @Setting(
                key = "zone.{name}.shared_subscription",
                inherits = "mqtt.shared_subscription",
                value = "true",
                doc = "Whether subscriptions may be shared.")
        boolean sharedAvailable,

        @Setting(
                key = "zone.{name}.max_topic_alias",
                inherits = "mqtt.max_topic_alias",
                value = "0",
                doc =
                        "Topic aliases that an MQTT 5 client may use, up to 65535; 0 for none. Each keeps a topic in memory.")
        int maxTopicAlias,

        @Setting(
                key = "zone.{name}.ignore_loop_deliver",
                inherits = "mqtt.ignore_loop_deliver",
                value = "false",
                doc = "Whether MQTT 3 clients get none of the messages that they published themselves.")
        boolean ignoreLoopDeliver,

        @Setting(
                key = "zone.{name}.max_session_expiry_interval",
                value = "0s",
                doc =
                        "Longest life that an MQTT 5 client may ask for its session after its connection; 0s for any, also for "
                                + "ever. A client that asked for more is told what it gets.")
        Duration maxSessionExpiry,

        @Setting(
                key = "zone.{name}.publish_limit",
                doc =
                        "Messages that one connection may publish in so many seconds: count,seconds. Above it QoS 0 is dropped, "
                                + "QoS 1 and 2 as publish_limit_action says. Empty: no limit.")
        @Nullable
        CountLimit publishLimit,

        @Setting(
                key = "zone.{name}.publish_limit_action",
                value = "pause",
                doc =
                        "What happens to QoS 1 and 2 above publish_limit: pause (the client is not read from until it may) or refuse "
                                + "(MQTT 5 clients are answered 0x96, others paused).")
        PublishLimitAction publishLimitAction) {
    private static final long MOST_BYTES = 256L << 20;
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;

    /** Refuses what is out of range. */
    public MqttSettings {
        require(!idleTimeout.isNegative() && !idleTimeout.isZero(), "idleTimeout is more than 0s");
        require(keepaliveBackoff >= 0.5 && keepaliveBackoff <= 10, "keepaliveBackoff is 0.5 to 10");
        require(serverKeepalive.toSeconds() <= 65_535, "serverKeepalive is at most 65535s");
        require(maxPacketSize.bytes() >= 32 && maxPacketSize.bytes() <= MOST_BYTES, "maxPacketSize is 32 to 256MB");
        require(maxClientIdLength >= 1 && maxClientIdLength <= 65_535, "maxClientIdLength is 1 to 65535");
        require(maxTopicLevels >= 0, "maxTopicLevels is 0 or more");
        require(maxQos >= 0 && maxQos <= 2, "maxQos is 0, 1 or 2");
        require(maxTopicAlias >= 0 && maxTopicAlias <= 65_535, "maxTopicAlias is 0 to 65535");
        require(
                !maxSessionExpiry.isNegative() && maxSessionExpiry.toSeconds() <= MOST_SECONDS,
                "maxSessionExpiry is 0s to 4294967295s");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** As if no setting was given. */
    public static MqttSettings defaults() {
        return new MqttSettings(
                Duration.ofSeconds(15),
                0.75,
                Duration.ZERO,
                new ByteSize(1 << 20),
                65_535,
                0,
                2,
                true,
                true,
                true,
                0,
                false,
                Duration.ZERO,
                null,
                PublishLimitAction.PAUSE);
    }
}
