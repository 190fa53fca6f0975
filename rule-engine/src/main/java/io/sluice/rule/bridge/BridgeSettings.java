package io.sluice.rule.bridge;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import io.sluice.core.config.SettingGroup;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Settings of one bridge (manual 772-867, 1860-1869, 6598-6656, 8256-8328). */
public record BridgeSettings(
        @Setting(key = "bridge.mqtt.{name}.address", doc = "Where the remote broker is: host:port.")
        String address,

        @SettingGroup("bridge.mqtt.{name}") BridgeSession session,

        @SettingGroup("bridge.mqtt.{name}") BridgeSecurity security,

        @SettingGroup("bridge.mqtt.{name}") BridgeQueue queue,

        @Setting(
                key = "bridge.mqtt.{name}.start_type",
                value = "auto",
                doc = "auto: the bridge starts with Sluice; manual: it stays stopped until it is told to start.")
        StartType startType,

        @Setting(
                key = "bridge.mqtt.{name}.forwards",
                doc = "Topic filters of the messages that go to the remote broker, with commas between.")
        List<String> forwards,

        @Setting(
                key = "bridge.mqtt.{name}.forward_qos",
                value = "1",
                doc = "QoS at which they are published there, 0 to 2.")
        int forwardQos,

        @Setting(
                key = "bridge.mqtt.{name}.mountpoint",
                doc = "Put before their topics there; ${node} stands for the name of this node.")
        String mountpoint,

        @Setting(
                key = "bridge.mqtt.{name}.subscription.{subscription}.topic",
                doc = "A topic filter whose messages the remote broker sends here, where they keep their topics.")
        Map<String, String> subscriptionTopics,

        @Setting(
                key = "bridge.mqtt.{name}.subscription.{subscription}.qos",
                doc = "Highest QoS of that subscription, 0 to 2; 1 if it is not given.")
        Map<String, Integer> subscriptionQos) {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+");

    /** When a bridge starts. */
    public enum StartType {
        AUTO,
        MANUAL
    }

    /** Refuses what can never work: no address, filters that are none, a QoS out of range or without topic. */
    public BridgeSettings {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "address must be host:port of an MQTT broker; bridges between nodes by name are not supported");
        }
        requireQos("forward_qos", forwardQos);
        forwards.forEach(filter -> requireFilter("forwards", filter, false));
        subscriptionTopics.forEach((name, filter) -> requireFilter("topic of subscription " + name, filter, true));
        subscriptionQos.forEach((name, qos) -> requireQos("qos of subscription " + name, qos));
        if (!subscriptionTopics.keySet().containsAll(subscriptionQos.keySet())) {
            throw new IllegalArgumentException("each qos of a subscription needs a topic of the same name");
        }
    }

    static void requireQos(String what, int qos) {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException(what + " must be 0, 1 or 2");
        }
    }

    /** @param remote whether it is a filter at the remote broker, where it may be a shared subscription */
    static void requireFilter(String what, String filter, boolean remote) {
        try {
            if (!TopicFilter.parse(filter).isShared() || remote) {
                return;
            }
        } catch (InvalidTopicException e) {
            throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(what + " cannot hold a shared subscription: " + filter);
    }

    /**
     * How the bridge presents itself to the remote broker.
     *
     * @param protocolVersion by the manual's names
     */
    public record BridgeSession(
            @Setting(
                    key = ".proto_ver",
                    value = "mqttv4",
                    doc = "Version of MQTT: mqttv3 (3.1), mqttv4 (3.1.1) or mqttv5 (5.0).")
            ProtocolVersion protocolVersion,

            @Setting(
                    key = ".bridge_mode",
                    value = "on",
                    doc =
                            "Whether it says in versions 3 and 4 that it is a bridge, so that it is not sent its own messages; off for brokers that "
                                    + "refuse that.")
            boolean bridgeMode,

            @Setting(
                    key = ".client_id",
                    doc = "Its client identifier there; empty for one made of its name and this node's.")
            String clientId,

            @Setting(
                    key = ".clean_start",
                    value = "off",
                    doc =
                            "Whether the remote broker forgets the session when the connection ends, and with it what it should have sent here meanwhile.")
            boolean cleanStart,

            @Setting(key = ".username", doc = "User name there; empty for no login.")
            String username,

            @Setting(key = ".password", doc = "Password there.")
            String password,

            @Setting(key = ".keepalive", value = "60s", doc = "Longest time without a packet, 15s to 18h.")
            Duration keepAlive,

            @Setting(
                    key = ".reconnect_interval",
                    value = "30s",
                    doc = "Longest pause between two attempts to connect, 100ms to 1d; the first ones come sooner.")
            Duration reconnectInterval,

            @Setting(
                    key = ".retry_interval",
                    value = "20s",
                    doc = "A message that is not acknowledged for so long is sent again, 1s to 1d.")
            Duration retryInterval) {
        /** Versions of MQTT. */
        public enum ProtocolVersion {
            MQTTV3,
            MQTTV4,
            MQTTV5
        }
    }

    /** How the connection is encrypted. */
    public record BridgeSecurity(
            @Setting(key = ".ssl", value = "off", doc = "Whether to use TLS.")
            boolean ssl,

            @Setting(
                    key = ".cacertfile",
                    doc =
                            "PEM file of the authorities that the remote certificate must lead to; empty for those that Java trusts.")
            String cacertFile,

            @Setting(key = ".certfile", doc = "PEM file of the bridge's own certificate; empty for none.")
            String certFile,

            @Setting(key = ".keyfile", doc = "PEM file of its private key, not encrypted.")
            String keyFile,

            @Setting(
                    key = ".verify",
                    value = "verify_peer",
                    doc =
                            "verify_peer: certificate and name of the remote broker are checked; verify_none: they are not.")
            Verify verify,

            @Setting(
                    key = ".server_name",
                    doc = "Name that the remote certificate must be made for; empty for that of the address.")
            String serverName,

            @Setting(
                    key = ".tls_versions",
                    doc = "tlsv1.3, tlsv1.2; older ones are taken and not used; empty for both.")
            List<String> tlsVersions,

            @Setting(key = ".ciphers", doc = "Ciphers of TLS 1.2 by OpenSSL's names; empty for Java's choice.")
            List<String> ciphers,

            @Setting(
                    key = ".psk_identity",
                    doc = "Name of a pre-shared key, used instead of certificates; empty for none.")
            String pskIdentity,

            @Setting(key = ".psk_secret", doc = "The pre-shared key, hexadecimal digits.")
            String pskSecret,

            @Setting(
                    key = ".psk_ciphers",
                    doc =
                            "Its ciphers by OpenSSL's names; those nobody speaks any more are left out; empty for the usual.")
            List<String> pskCiphers) {
        /** Whether the remote certificate is checked. */
        public enum Verify {
            VERIFY_PEER,
            VERIFY_NONE
        }
    }

    /** What waits for the remote broker. */
    public record BridgeQueue(
            @Setting(
                    key = ".max_inflight_batches",
                    value = "32",
                    doc = "Batches under way at once, 1 to 1000; never more messages than the remote broker allows.")
            int maxInflightBatches,

            @Setting(key = ".queue.batch_count_limit", value = "32", doc = "Messages in a batch, 1 to 1000.")
            int batchCount,

            @Setting(
                    key = ".queue.batch_bytes_limit",
                    value = "1000MB",
                    doc = "Bytes in a batch; more than 64MB count as 64MB.")
            ByteSize batchBytes,

            @Setting(
                    key = ".queue.replayq_dir",
                    doc =
                            "Empty: messages wait in memory and are gone with the process. Anything else: they wait on the disk, in Sluice's one store; "
                                    + "the name itself means nothing.")
            String replayqDir,

            @Setting(
                    key = ".queue.replayq_seg_bytes",
                    value = "10MB",
                    doc = "Taken for the manual's sake; the one store cuts its files by itself.")
            ByteSize replayqSegment) {
        private static final int MOST = 1_000;

        /** Refuses numbers out of range. */
        public BridgeQueue {
            if (maxInflightBatches < 1 || maxInflightBatches > MOST) {
                throw new IllegalArgumentException("max_inflight_batches must be 1 to " + MOST);
            }
            if (batchCount < 1 || batchCount > MOST) {
                throw new IllegalArgumentException("batch_count_limit must be 1 to " + MOST);
            }
        }

        /** Messages that may be under way at once. */
        int window() {
            return Math.min(maxInflightBatches * batchCount, 65_000);
        }
    }
}
