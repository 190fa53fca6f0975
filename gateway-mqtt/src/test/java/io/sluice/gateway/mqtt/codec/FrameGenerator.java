package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes valid frames of a version out of a seeded source. */
final class FrameGenerator {
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final Ack.Kind[] KINDS = Ack.Kind.values();
    private static final String[] CHARACTERS = {"a", "Z", "0", "/", "é", "温", "😀", "\uFEFF", "\u0001", "~"};

    private final Random random;
    private final int version;
    private final boolean five;

    FrameGenerator(Random random, int version) {
        this.random = random;
        this.version = version;
        this.five = version == MqttFrame.VERSION_5;
    }

    /** Any frame. */
    MqttFrame next() {
        return switch (random.nextInt(6)) {
            case 0 -> connect();
            case 1 -> connAck();
            case 2 -> subAck();
            case 3 -> unsubAck();
            case 4 -> PingResp.INSTANCE;
            default -> nextOfClient();
        };
    }

    /** A frame that a connected client sends. */
    MqttFrame nextOfClient() {
        return switch (random.nextInt(five ? 9 : 8)) {
            case 0, 1, 2 -> publish();
            case 3, 4 -> ack();
            case 5 -> subscribe();
            case 6 -> new Unsubscribe(packetId(), list(1, this::text), users());
            case 7 -> random.nextBoolean() ? PingReq.INSTANCE : disconnect();
            default ->
                new Auth(
                        ReasonCode.CONTINUE_AUTHENTICATION,
                        new Authentication(text(), maybe(() -> data(20))),
                        diagnostics());
        };
    }

    private Publish publish() {
        int qos = random.nextInt(3);
        boolean dup = qos > 0 && random.nextBoolean();
        int alias = five && random.nextInt(3) == 0 ? packetId() : 0;
        return new Publish(
                alias > 0 && random.nextBoolean() ? "" : "t" + text(),
                data(random.nextInt(20) == 0 ? 20_000 : 300),
                qos,
                random.nextBoolean(),
                dup,
                qos == 0 ? 0 : packetId(),
                alias,
                properties(),
                MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    private MessageProperties properties() {
        if (!five || random.nextBoolean()) {
            return MessageProperties.NONE;
        }
        return new MessageProperties(
                maybe(random::nextBoolean),
                random.nextBoolean() ? -1 : random.nextLong() & UNSIGNED_INT,
                maybe(this::text),
                maybe(this::text),
                maybe(() -> data(200)),
                users());
    }

    private Ack ack() {
        Ack.Kind kind = KINDS[random.nextInt(KINDS.length)];
        ReasonCode error = kind == Ack.Kind.PUBREL || kind == Ack.Kind.PUBCOMP
                ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
                : ReasonCode.QUOTA_EXCEEDED;
        return new Ack(kind, packetId(), five && random.nextBoolean() ? error : ReasonCode.SUCCESS, diagnostics());
    }

    private Subscribe subscribe() {
        List<Subscribe.Entry> entries = list(
                1,
                () -> new Subscribe.Entry(
                        text(),
                        random.nextInt(3),
                        five && random.nextBoolean(),
                        five && random.nextBoolean(),
                        five ? random.nextInt(3) : 0));
        int id = five && random.nextBoolean() ? 1 + random.nextInt(268_435_455) : 0;
        return new Subscribe(packetId(), entries, id, users());
    }

    private Disconnect disconnect() {
        return five
                ? new Disconnect(
                        random.nextBoolean() ? ReasonCode.SUCCESS : ReasonCode.DISCONNECT_WITH_WILL,
                        random.nextBoolean() ? -1 : random.nextLong() & UNSIGNED_INT,
                        null,
                        diagnostics())
                : Disconnect.NORMAL;
    }

    private Connect connect() {
        Connect.Will will = random.nextBoolean()
                ? null
                : new Connect.Will(
                        "w" + text(),
                        data(100),
                        random.nextInt(3),
                        random.nextBoolean(),
                        five ? random.nextLong() & UNSIGNED_INT : 0,
                        five ? willProperties() : MessageProperties.NONE);
        String username = maybe(this::text);
        byte[] password = five || username != null ? maybe(() -> data(20)) : null;
        return new Connect(
                version,
                !five && random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(65_536),
                "c" + text(),
                username,
                password,
                will,
                five ? connectProperties() : Connect.Properties.DEFAULT);
    }

    /** Will properties are a record even if nothing was sent. */
    private MessageProperties willProperties() {
        MessageProperties properties = properties();
        return properties.equals(MessageProperties.NONE)
                ? new MessageProperties(null, -1, null, null, null, List.of())
                : properties;
    }

    private Connect.Properties connectProperties() {
        return new Connect.Properties(
                random.nextLong() & UNSIGNED_INT,
                packetId(),
                1 + random.nextInt(MqttFrame.NO_PACKET_LIMIT),
                random.nextInt(65_536),
                random.nextBoolean(),
                random.nextBoolean(),
                maybe(() -> new Authentication(text(), maybe(() -> data(20)))),
                users());
    }

    private ConnAck connAck() {
        if (!five) {
            return new ConnAck(version == 4 && random.nextBoolean(), ReasonCode.SUCCESS, ConnAck.Properties.DEFAULT);
        }
        ConnAck.ServerLimits limits = new ConnAck.ServerLimits(
                packetId(),
                random.nextInt(3),
                1 + random.nextInt(MqttFrame.NO_PACKET_LIMIT),
                random.nextInt(65_536),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());
        ConnAck.Properties properties = new ConnAck.Properties(
                limits,
                random.nextBoolean() ? -1 : random.nextLong() & UNSIGNED_INT,
                random.nextInt(65_537) - 1,
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(() -> new Authentication(text(), maybe(() -> data(20)))),
                diagnostics());
        return new ConnAck(random.nextBoolean(), ReasonCode.SUCCESS, properties);
    }

    private SubAck subAck() {
        ReasonCode[] reasons = {ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR};
        return new SubAck(packetId(), list(1, () -> reasons[random.nextInt(3)]), diagnostics());
    }

    private UnsubAck unsubAck() {
        return new UnsubAck(
                packetId(), five ? list(1, () -> ReasonCode.NO_SUBSCRIPTION_EXISTED) : List.of(), diagnostics());
    }

    private Diagnostics diagnostics() {
        if (!five || random.nextBoolean()) {
            return Diagnostics.NONE;
        }
        return new Diagnostics(text(), users());
    }

    private List<UserProperty> users() {
        return five ? list(0, () -> new UserProperty(text(), text())) : List.of();
    }

    private int packetId() {
        return 1 + random.nextInt(65_535);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextInt(10) == 0 ? 200 : 12);
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private byte[] data(int bound) {
        byte[] data = new byte[random.nextInt(bound)];
        random.nextBytes(data);
        return data;
    }

    private <T> List<T> list(int atLeast, Supplier<T> element) {
        int size = atLeast + random.nextInt(4);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
