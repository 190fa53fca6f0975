package io.sluice.connector.mqtt;

/** First bytes of packets, flags included where they are fixed (MQTT 5, table 2-1 and 2-2). */
final class PacketType {
    static final int CONNECT = 0x10;
    static final int CONNACK = 0x20;
    static final int PUBLISH = 0x30;
    static final int PUBACK = 0x40;
    static final int PUBREC = 0x50;
    static final int PUBREL = 0x62;
    static final int PUBCOMP = 0x70;
    static final int SUBSCRIBE = 0x82;
    static final int SUBACK = 0x90;
    static final int UNSUBSCRIBE = 0xA2;
    static final int UNSUBACK = 0xB0;
    static final int PINGREQ = 0xC0;
    static final int PINGRESP = 0xD0;
    static final int DISCONNECT = 0xE0;

    private PacketType() {}

    /** The type of a first byte, without the flags of a PUBLISH and with those of others as they must be. */
    static int of(int first) {
        return (first & 0xF0) == PUBLISH ? PUBLISH : first;
    }
}
