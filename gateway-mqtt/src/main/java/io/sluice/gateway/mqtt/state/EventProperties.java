package io.sluice.gateway.mqtt.state;

import io.sluice.core.hook.PacketProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Properties of MQTT 5 packets as events show them: by the names of the specification (2.2.2.2), those left out that have
 * the value which holds when nothing is sent.
 */
final class EventProperties {
    private EventProperties() {}

    static PacketProperties of(Connect connect) {
        Connect.Properties sent = connect.properties();
        return sent.equals(Connect.Properties.DEFAULT) ? PacketProperties.NONE : () -> connectProperties(sent);
    }

    private static Map<String, Object> connectProperties(Connect.Properties sent) {
        Connect.Properties unsent = Connect.Properties.DEFAULT;
        Map<String, Object> named = new LinkedHashMap<>();
        put(named, "Session-Expiry-Interval", sent.sessionExpirySeconds(), unsent.sessionExpirySeconds());
        put(named, "Receive-Maximum", sent.receiveMaximum(), unsent.receiveMaximum());
        put(named, "Maximum-Packet-Size", sent.maximumPacketSize(), unsent.maximumPacketSize());
        put(named, "Topic-Alias-Maximum", sent.topicAliasMaximum(), unsent.topicAliasMaximum());
        if (sent.requestResponseInformation()) {
            named.put("Request-Response-Information", 1L);
        }
        if (!sent.requestProblemInformation()) {
            named.put("Request-Problem-Information", 0L);
        }
        if (sent.authentication() != null) {
            named.put("Authentication-Method", sent.authentication().method());
        }
        putUser(named, sent.userProperties());
        return named;
    }

    static PacketProperties of(Disconnect disconnect) {
        if (disconnect.sessionExpirySeconds() < 0 && disconnect.diagnostics().isEmpty()) {
            return PacketProperties.NONE;
        }
        return () -> {
            Map<String, Object> named = new LinkedHashMap<>();
            put(named, "Session-Expiry-Interval", disconnect.sessionExpirySeconds(), -1);
            putDiagnostics(named, disconnect.diagnostics());
            return named;
        };
    }

    static PacketProperties of(Subscribe subscribe) {
        if (subscribe.subscriptionId() == 0 && subscribe.userProperties().isEmpty()) {
            return PacketProperties.NONE;
        }
        return () -> {
            Map<String, Object> named = new LinkedHashMap<>();
            put(named, "Subscription-Identifier", subscribe.subscriptionId(), 0);
            putUser(named, subscribe.userProperties());
            return named;
        };
    }

    static PacketProperties of(Unsubscribe unsubscribe) {
        if (unsubscribe.userProperties().isEmpty()) {
            return PacketProperties.NONE;
        }
        return () -> {
            Map<String, Object> named = new LinkedHashMap<>();
            putUser(named, unsubscribe.userProperties());
            return named;
        };
    }

    static PacketProperties of(Ack ack) {
        if (ack.diagnostics().isEmpty()) {
            return PacketProperties.NONE;
        }
        return () -> {
            Map<String, Object> named = new LinkedHashMap<>();
            putDiagnostics(named, ack.diagnostics());
            return named;
        };
    }

    private static void put(Map<String, Object> named, String name, long value, long unsent) {
        if (value != unsent) {
            named.put(name, value);
        }
    }

    private static void putDiagnostics(Map<String, Object> named, Diagnostics diagnostics) {
        if (diagnostics.reasonString() != null) {
            named.put("Reason-String", diagnostics.reasonString());
        }
        putUser(named, diagnostics.userProperties());
    }

    private static void putUser(Map<String, Object> named, List<UserProperty> properties) {
        if (!properties.isEmpty()) {
            Map<String, Object> user = new LinkedHashMap<>();
            properties.forEach(property -> user.put(property.name(), property.value()));
            named.put("User-Property", user);
        }
    }
}
