package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** Reads SUBSCRIBE and UNSUBSCRIBE, which only clients send. */
final class ClientPackets {
    private static final int QOS = 0x03;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RESERVED = 0xC0;

    private ClientPackets() {}

    static Subscribe readSubscribe(PacketReader in, int version) throws MqttDecodeException {
        int packetId = in.readPacketId();
        int subscriptionId = 0;
        List<UserProperty> userProperties = List.of();
        if (version == MqttFrame.VERSION_5) {
            PropertyReader properties = in.readProperties(Property.SUBSCRIBE);
            int[] ids = properties.subscriptionIds();
            subscriptionId = ids.length == 0 ? 0 : ids[0];
            userProperties = properties.userProperties();
        }
        if (in.remaining() == 0) {
            throw MqttDecodeException.protocolError("SUBSCRIBE without a filter [MQTT-3.8.3-2]");
        }
        List<Subscribe.Entry> entries = new ArrayList<>(1);
        while (in.remaining() > 0) {
            String filter = in.readText();
            int options = in.readByte();
            entries.add(version == MqttFrame.VERSION_5 ? entry(filter, options) : entryV3(version, filter, options));
        }
        return new Subscribe(packetId, List.copyOf(entries), subscriptionId, userProperties);
    }

    private static Subscribe.Entry entryV3(int version, String filter, int options) throws MqttDecodeException {
        // 3.1 calls the upper six bits unused, 3.1.1 demands zeros
        int qos = version == MqttFrame.VERSION_3_1 ? options & QOS : options;
        if (qos > 2) {
            throw MqttDecodeException.malformed("reserved bits of a requested QoS (3.1.1: [MQTT-3.8.3-4])");
        }
        return new Subscribe.Entry(filter, qos);
    }

    private static Subscribe.Entry entry(String filter, int options) throws MqttDecodeException {
        if ((options & RESERVED) != 0) {
            throw MqttDecodeException.malformed("reserved bits of subscription options [MQTT-3.8.3-5]");
        }
        int qos = options & QOS;
        if (qos == 3) {
            throw MqttDecodeException.protocolError("subscription with QoS 3 (3.8.3.1)");
        }
        int retainHandling = options >> 4;
        if (retainHandling == 3) {
            throw MqttDecodeException.protocolError("retain handling 3 (3.8.3.1)");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && isShared(filter)) {
            throw MqttDecodeException.protocolError("no local on a shared subscription [MQTT-3.8.3-4]");
        }
        return new Subscribe.Entry(filter, qos, noLocal, (options & RETAIN_AS_PUBLISHED) != 0, retainHandling);
    }

    private static boolean isShared(String filter) {
        try {
            return TopicFilter.parse(filter).isShared();
        } catch (InvalidTopicException e) {
            // answered in SUBACK, for this entry alone
            return false;
        }
    }

    static Unsubscribe readUnsubscribe(PacketReader in, int version) throws MqttDecodeException {
        int packetId = in.readPacketId();
        List<UserProperty> userProperties = version == MqttFrame.VERSION_5
                ? in.readProperties(Property.UNSUBSCRIBE).userProperties()
                : List.of();
        if (in.remaining() == 0) {
            throw MqttDecodeException.protocolError("UNSUBSCRIBE without a filter [MQTT-3.10.3-2]");
        }
        List<String> filters = new ArrayList<>(1);
        while (in.remaining() > 0) {
            filters.add(in.readText());
        }
        return new Unsubscribe(packetId, List.copyOf(filters), userProperties);
    }
}
