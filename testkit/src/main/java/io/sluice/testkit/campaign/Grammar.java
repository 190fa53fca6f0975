package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.Wire;
import io.sluice.testkit.mqtt.Wire.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes sessions of MQTT 3.1, 3.1.1 and 5.0 that keep to the grammar: packets well-formed one by one, in an order that a client might have,
 * and with properties where they belong. Topics and identifiers come from small sets, so that sessions meet each other.
 */
final class Grammar {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int PUBREL = 6;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    private static final int PINGREQ = 12;
    private static final int DISCONNECT = 14;
    private static final List<String> LEVELS =
            List.of("a", "b", "", "fuzz", "ä", "\uD83D\uDE00", "level-with-some-more-text");
    private static final List<String> WILD =
            List.of("#", "+", "a/#", "+/b", "$share/g/a/#", "$share/h/+", "$SYS/#", "$queue/a");

    private final Random random;
    private final int version;
    private final boolean alone;

    /** @param alone whether its client identifier must be nobody else's, so that nobody takes the session over */
    Grammar(Random random, boolean alone) {
        this.random = random;
        this.alone = alone;
        version = 3 + random.nextInt(3);
    }

    /** Packets of one session, CONNECT first; the last one is a PINGREQ. */
    List<byte[]> session() {
        List<byte[]> packets = new ArrayList<>();
        packets.add(connect());
        for (int left = random.nextInt(12); left > 0; left--) {
            packets.add(packet());
        }
        packets.add(Wire.body().packet(PINGREQ, 0));
        return packets;
    }

    byte[] packet() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> publish();
            case 4, 5 -> subscribe();
            case 6 -> acknowledgement(PUBREL, 2);
            case 7 -> unsubscribe();
            case 8 -> acknowledgement(4 + random.nextInt(2) * 3, 0);
            default -> Wire.body().packet(PINGREQ, 0);
        };
    }

    /** A DISCONNECT. */
    byte[] disconnect() {
        Body body = Wire.body();
        if (version == 5 && random.nextBoolean()) {
            body.u8(random.nextBoolean() ? 0 : 4);
            if (random.nextBoolean()) {
                properties(body, pick(List.of("reason", "user")));
            }
        }
        return body.packet(DISCONNECT, 0);
    }

    private byte[] connect() {
        boolean will = random.nextInt(3) == 0;
        boolean user = random.nextInt(4) == 0;
        boolean clean = alone || random.nextInt(4) > 0;
        int flags = (clean ? 2 : 0) | (user ? 0xC0 : 0);
        if (will) {
            flags |= 4 | random.nextInt(3) << 3 | random.nextInt(2) << 5;
        }
        Body body = Wire.body()
                .text(version == 3 ? "MQIsdp" : "MQTT")
                .u8(version)
                .u8(flags)
                .u16(random.nextInt(3) * 30);
        if (version == 5) {
            properties(
                    body,
                    random.nextBoolean() ? "" : pick(List.of("expiry", "receive", "size", "alias", "user", "problem")));
        }
        // few identifiers for sessions that stay
        body.text("fuzz-"
                + (alone ? Long.toHexString(random.nextLong()) : Integer.toString(random.nextInt(clean ? 1_000 : 10))));
        if (will) {
            if (version == 5) {
                properties(body, random.nextBoolean() ? "" : pick(List.of("delay", "format", "type", "user")));
            }
            body.text("will/" + topic()).u16(4).raw(new byte[] {1, 2, 3, 4});
        }
        if (user) {
            body.text("user").text("password");
        }
        return body.packet(CONNECT, 0);
    }

    private byte[] publish() {
        int qos = random.nextInt(3);
        Body body = Wire.body().text(topic());
        if (qos > 0) {
            body.u16(1 + random.nextInt(20));
        }
        if (version == 5) {
            properties(
                    body,
                    random.nextBoolean()
                            ? ""
                            : pick(List.of("format", "type", "user", "expiry-of-message", "response")));
        }
        byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(40)];
        random.nextBytes(payload);
        // retained ones only on few topics
        return body.raw(payload).packet(PUBLISH, qos << 1 | (random.nextInt(8) == 0 ? 1 : 0));
    }

    private byte[] subscribe() {
        Body body = Wire.body().u16(1 + random.nextInt(60_000));
        if (version == 5) {
            properties(body, random.nextBoolean() ? "" : pick(List.of("user")));
        }
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            body.text(random.nextBoolean() ? pick(WILD) : topic()).u8(random.nextInt(3));
        }
        return body.packet(SUBSCRIBE, 2);
    }

    private byte[] unsubscribe() {
        Body body = Wire.body().u16(1 + random.nextInt(60_000));
        if (version == 5) {
            properties(body, "");
        }
        return body.text(random.nextBoolean() ? pick(WILD) : topic()).packet(UNSUBSCRIBE, 2);
    }

    private byte[] acknowledgement(int type, int flags) {
        Body body = Wire.body().u16(1 + random.nextInt(20));
        if (version == 5 && random.nextInt(3) == 0) {
            body.u8(0);
            if (random.nextBoolean()) {
                properties(body, "reason");
            }
        }
        return body.packet(type, flags);
    }

    private void properties(Body body, String kind) {
        Body inner = Wire.body();
        switch (kind) {
            case "expiry" -> inner.u8(0x11).u32(random.nextInt(3));
            case "receive" -> inner.u8(0x21).u16(1 + random.nextInt(100));
            case "size" -> inner.u8(0x27).u32(64 + random.nextInt(10_000));
            case "alias" -> inner.u8(0x22).u16(random.nextInt(10));
            case "problem" -> inner.u8(0x17).u8(random.nextInt(2)).u8(0x19).u8(random.nextInt(2));
            case "user" ->
                inner.u8(0x26).text("key").text("value").u8(0x26).text("key").text("");
            case "reason" -> inner.u8(0x1F).text("because");
            case "delay" -> inner.u8(0x18).u32(random.nextInt(2));
            case "format" -> inner.u8(1).u8(0);
            case "type" -> inner.u8(3).text("text/plain");
            case "expiry-of-message" -> inner.u8(2).u32(random.nextInt(5));
            case "response" -> inner.u8(8).text("reply/to").u8(9).u16(3).raw(new byte[] {1, 2, 3});
            default -> {}
        }
        body.u8(inner.bytes().length).raw(inner.bytes());
    }

    private String topic() {
        StringBuilder topic = new StringBuilder("fuzz");
        for (int left = random.nextInt(4); left > 0; left--) {
            topic.append('/').append(pick(LEVELS));
        }
        return topic.toString();
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
