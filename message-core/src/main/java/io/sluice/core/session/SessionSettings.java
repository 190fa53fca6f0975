package io.sluice.core.session;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings of a zone that concern sessions of any protocol.
 */
public record SessionSettings(
        @Setting(
                key = "zone.{name}.max_inflight",
                value = "32",
                doc = "QoS 1/2 messages sent to a client and not confirmed yet, 1 to 65535.")
        int maxInflight,

        @Setting(
                key = "zone.{name}.max_mqueue_len",
                value = "1000",
                doc = "Messages kept for a client that is away or at its window; 0 for no limit.")
        int maxQueue,

        @Setting(
                key = "zone.{name}.mqueue_store_qos0",
                value = "true",
                doc = "Whether QoS 0 messages are kept for a client that is away.")
        boolean storeQos0,

        @Setting(
                key = "zone.{name}.retry_interval",
                value = "20s",
                doc = "After this time an unconfirmed QoS 1/2 message is sent again to an MQTT 3 client; 0s for never. "
                        + "MQTT 5 clients get it again on reconnection only.")
        Duration retryInterval,

        @Setting(
                key = "zone.{name}.max_awaiting_rel",
                value = "100",
                doc = "QoS 2 messages from a client that wait for their PUBREL; 0 for no limit.")
        int maxAwaitingRelease,

        @Setting(
                key = "zone.{name}.session_expiry_interval",
                value = "2h",
                doc = "Life of an MQTT 3 session without clean session after its connection ended.")
        Duration expiryInterval,

        @Setting(
                key = "zone.{name}.max_subscriptions",
                value = "0",
                doc = "Subscriptions of one client; 0 for no limit.")
        int maxSubscriptions,

        @Setting(
                key = "zone.{name}.upgrade_qos",
                value = "off",
                doc = "Whether messages are delivered with the granted QoS even if published with a lower one.")
        boolean upgradeQos,

        @Setting(
                key = "zone.{name}.await_rel_timeout",
                value = "300s",
                doc =
                        "After this time the identifier of a QoS 2 message from a client is forgotten although no PUBREL came; "
                                + "0s for never.")
        Duration awaitReleaseTimeout,

        @Setting(
                key = "zone.{name}.max_retries",
                value = "3",
                doc =
                        "How often an unconfirmed message is sent again on one connection, 0 to 100; 0 for no limit. After that it "
                                + "waits for the client's return.")
        int maxRetries,

        @Setting(
                key = "zone.{name}.enable_stats",
                value = "on",
                doc = "Whether messages delivered and dropped are counted for each session.")
        boolean statistics,

        @Setting(
                key = "zone.{name}.max_mqueue_bytes",
                value = "16MB",
                doc = "Bytes of payload kept for a client that is away or at its window; 0 for no limit.")
        ByteSize maxQueueBytes,

        @Setting(
                key = "zone.{name}.mqueue_type",
                value = "simple",
                doc = "Order of what waits for a client: simple, as it came, or priority, by mqueue_priorities.")
        QueueType queueType,

        @Setting(
                key = "zone.{name}.mqueue_priorities",
                doc = "Topics and their priorities from -255 to 255, as in topic/1=10,topic/2=8; other topics have 0.")
        List<String> queuePriorities,

        @Setting(
                key = "zone.{name}.publisher_hold",
                value = "2s",
                doc =
                        "Publishers wait while more than half of the queue of a connected client they publish to is in use, until a "
                                + "quarter is. If the client takes nothing for this time, or not enough in five times as long, it is slow: "
                                + "they go on, and its queue drops messages until it has caught up. 0s: they never wait.")
        Duration publisherHold,

        @Setting(
                key = "zone.{name}.recognise_resends",
                value = "on",
                doc =
                        "Whether a QoS 1 publish that a client with a durable session sends again, because it did not see the "
                                + "acknowledgement, is acknowledged and not counted twice: on, off, or always: also, once it was "
                                + "acknowledged, for clients that use a packet identifier again at once; their messages must all differ.")
        Resends recogniseResends) {
    private static final int MOST_PRIORITY = 255;
    private static final int MOST_INFLIGHT = 65_535;
    private static final int MOST_RETRIES = 100;

    /** Refuses what is out of range. */
    public SessionSettings {
        require(maxInflight >= 1 && maxInflight <= MOST_INFLIGHT, "maxInflight is 1 to 65535");
        require(maxQueue >= 0, "maxQueue is 0 or more");
        require(!retryInterval.isNegative(), "retryInterval is 0s or more");
        require(maxAwaitingRelease >= 0, "maxAwaitingRelease is 0 or more");
        require(!expiryInterval.isNegative(), "expiryInterval is 0s or more");
        require(maxSubscriptions >= 0, "maxSubscriptions is 0 or more");
        require(!awaitReleaseTimeout.isNegative(), "awaitReleaseTimeout is 0s or more");
        queuePriorities = List.copyOf(queuePriorities);
        queuePriorities.forEach(SessionSettings::priority);
        require(!publisherHold.isNegative(), "publisherHold is 0s or more");
        require(maxRetries >= 0 && maxRetries <= MOST_RETRIES, "maxRetries is 0 to 100");
    }

    /** The defaults for what comes last; publishers never wait. */
    public SessionSettings(
            int maxInflight,
            int maxQueue,
            boolean storeQos0,
            Duration retryInterval,
            int maxAwaitingRelease,
            Duration expiryInterval,
            int maxSubscriptions,
            boolean upgradeQos) {
        this(
                maxInflight,
                maxQueue,
                storeQos0,
                retryInterval,
                maxAwaitingRelease,
                expiryInterval,
                maxSubscriptions,
                upgradeQos,
                Duration.ofSeconds(300),
                3,
                true,
                new ByteSize(16 << 20),
                QueueType.SIMPLE,
                List.of(),
                Duration.ZERO,
                Resends.ON);
    }

    /** Which publishes that come again are known again. */
    public enum Resends {
        OFF,
        ON,
        ALWAYS
    }

    /** Order of what waits for a client. */
    public enum QueueType {
        SIMPLE,
        PRIORITY
    }

    /** Priorities in force by topic; empty if all are the same. */
    Map<String, Integer> priorities() {
        if (queueType == QueueType.SIMPLE || queuePriorities.isEmpty()) {
            return Map.of();
        }
        return queuePriorities.stream()
                .map(SessionSettings::priority)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map.Entry<String, Integer> priority(String item) {
        int equals = item.lastIndexOf('=');
        require(equals > 0, "mqueue_priorities are written topic=number, and not " + item);
        int priority;
        try {
            priority = Integer.parseInt(item.substring(equals + 1).strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the priority in mqueue_priorities is no number: " + item, e);
        }
        require(Math.abs(priority) <= MOST_PRIORITY, "mqueue_priorities are -255 to 255, and not " + priority);
        return Map.entry(item.substring(0, equals).strip(), priority);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
