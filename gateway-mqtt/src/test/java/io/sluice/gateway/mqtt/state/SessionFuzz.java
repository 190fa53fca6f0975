package io.sluice.gateway.mqtt.state;

import io.sluice.core.config.CountLimit;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.message.MessageProperties;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Auth;
import io.sluice.gateway.mqtt.codec.Authentication;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One made-up story of a few clients that speak MQTT's words in any order, while the disk is slow or full, time passes,
 * transports break and operators kick. Everything follows from the seed. What has to hold whatever they do is checked by
 * {@link FuzzedClient}, for each client, and by {@link #end}.
 */
final class SessionFuzz {
    private static final int CLIENTS = 4;
    private static final int STEPS = 60;
    private static final List<String> TOPICS = List.of("a", "a/b", "a/b/c/d", "b", "$x");
    private static final List<String> FILTERS =
            List.of("a", "#", "a/+", "+/b", "$share/g/a", "$queue/#", "a/#/b", "$share/g", "");

    private final Random random;
    private final MqttWorld world;
    private final Queue<CompletableFuture<Void>> disk = new ArrayDeque<>();
    private final FuzzedClient[] clients = new FuzzedClient[CLIENTS];

    SessionFuzz(long seed) {
        random = new Random(seed);
        world = new MqttWorld()
                .with(Settings.of(
                        MqttWorld.sessions(1 + random.nextInt(4), random.nextInt(6)),
                        "maxAwaitingRelease",
                        random.nextInt(5),
                        "maxSubscriptions",
                        random.nextInt(4),
                        "upgradeQos",
                        random.nextBoolean()))
                .with(random.nextInt(4) == 0 ? MqttWorld.frugal() : Settings.mqtt("maxTopicAlias", 3));
        if (random.nextInt(3) == 0) {
            world.with(Settings.mqtt("publishLimit", new CountLimit(3, 10), "maxTopicAlias", random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            world.parts
                    .hooks()
                    .add(
                            new Intake((message, publication) -> {
                                if (random.nextInt(3) == 0) {
                                    CompletableFuture<Void> stored = new CompletableFuture<>();
                                    disk.add(stored);
                                    publication.awaitDurable(stored);
                                } else if (random.nextInt(20) == 0) {
                                    publication.refuse();
                                }
                            }),
                            0);
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = new FuzzedClient(world);
        }
    }

    /** Plays the story. */
    void play() {
        for (int step = 0; step < STEPS; step++) {
            int who = random.nextInt(CLIENTS);
            act(who);
            world.loop.runAll();
            for (FuzzedClient client : clients) {
                client.check();
            }
        }
        end();
    }

    private void act(int who) {
        FuzzedClient client = clients[who];
        switch (random.nextInt(20)) {
            case 0 -> {
                client.hangUp();
                clients[who] = new FuzzedClient(world);
            }
            case 1 -> world.loop.advance(Duration.ofMillis(random.nextInt(30_000)));
            case 2 -> client.setWritable(random.nextBoolean());
            case 3 -> finishDisk();
            case 4 -> badInput(client);
            case 5 -> world.parts.sessions().kick(id());
            default -> send(who);
        }
    }

    private void send(int who) {
        FuzzedClient client = clients[who];
        if (client.isClosed()) {
            client.hangUp();
            client = new FuzzedClient(world);
            clients[who] = client;
        }
        boolean greet = !client.isConnected() && random.nextInt(10) > 0;
        client.send(greet ? connect() : frame(client.version()));
    }

    private void finishDisk() {
        for (int n = random.nextInt(4); n > 0 && !disk.isEmpty(); n--) {
            CompletableFuture<Void> stored = disk.remove();
            if (random.nextInt(5) == 0) {
                stored.completeExceptionally(new IllegalStateException("disk full"));
            } else {
                stored.complete(null);
            }
        }
    }

    private void badInput(FuzzedClient client) {
        CloseReason[] reasons = {
            CloseReason.MALFORMED_PACKET, CloseReason.PACKET_TOO_LARGE, CloseReason.UNSUPPORTED_PROTOCOL_VERSION
        };
        if (random.nextInt(5) == 0) {
            client.badInput(reasons[random.nextInt(reasons.length)]);
        }
    }

    private String id() {
        return "client" + random.nextInt(CLIENTS);
    }

    private MqttFrame connect() {
        int version = 3 + random.nextInt(3);
        Connect.Will will = random.nextInt(3) > 0
                ? null
                : new Connect.Will(
                        TOPICS.get(random.nextInt(TOPICS.size())),
                        new byte[1],
                        random.nextInt(3),
                        random.nextBoolean(),
                        version == 5 ? random.nextInt(20) : 0,
                        MessageProperties.NONE);
        Connect.Properties properties = version < 5
                ? Connect.Properties.DEFAULT
                : new Connect.Properties(
                        random.nextInt(3) * 10L,
                        1 + random.nextInt(4),
                        MqttFrame.NO_PACKET_LIMIT,
                        random.nextInt(3),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(30) == 0 ? new Authentication("X", null) : null,
                        List.of());
        return new Connect(
                version,
                version < 5 && random.nextInt(10) == 0,
                random.nextBoolean(),
                random.nextInt(3) * 5,
                random.nextInt(20) == 0 ? "" : id(),
                null,
                null,
                will,
                properties);
    }

    private MqttFrame frame(int version) {
        int id = 1 + random.nextInt(6);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> publish(version, id);
            case 5, 6, 7, 8 -> ack(version, id);
            case 9, 10 -> subscribe(version, id);
            case 11 -> new Unsubscribe(id, List.of(FILTERS.get(random.nextInt(FILTERS.size()))), List.of());
            case 12 -> PingReq.INSTANCE;
            case 13 -> random.nextInt(4) == 0 ? disconnect(version) : PingReq.INSTANCE;
            case 14 -> random.nextInt(6) == 0 ? connect() : PingReq.INSTANCE;
            default -> random.nextInt(6) == 0 ? outOfPlace() : PingReq.INSTANCE;
        };
    }

    private MqttFrame outOfPlace() {
        return switch (random.nextInt(3)) {
            case 0 -> new Auth(ReasonCode.RE_AUTHENTICATE, new Authentication("X", new byte[1]), Diagnostics.NONE);
            case 1 -> PingResp.INSTANCE;
            default -> ConnAck.refused(ReasonCode.SUCCESS);
        };
    }

    private MqttFrame publish(int version, int id) {
        int qos = random.nextInt(3);
        int alias = version == 5 && random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
        return new Publish(
                alias > 0 && random.nextBoolean() ? "" : TOPICS.get(random.nextInt(TOPICS.size())),
                new byte[random.nextInt(3)],
                qos,
                random.nextInt(4) == 0,
                qos > 0 && random.nextInt(4) == 0,
                qos == 0 ? 0 : id,
                alias,
                MessageProperties.NONE,
                MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    private MqttFrame ack(int version, int id) {
        Ack.Kind kind = Ack.Kind.values()[random.nextInt(4)];
        boolean fails = version == 5 && random.nextInt(8) == 0;
        return fails ? new Ack(kind, id, ReasonCode.UNSPECIFIED_ERROR, Diagnostics.NONE) : new Ack(kind, id);
    }

    private MqttFrame subscribe(int version, int id) {
        List<Subscribe.Entry> entries = new ArrayList<>();
        for (int n = random.nextInt(3); n >= 0; n--) {
            String filter = FILTERS.get(random.nextInt(FILTERS.size()));
            boolean five = version == 5;
            entries.add(new Subscribe.Entry(
                    filter,
                    random.nextInt(3),
                    five && !filter.startsWith("$") && random.nextBoolean(),
                    five && random.nextBoolean(),
                    five ? random.nextInt(3) : 0));
        }
        return new Subscribe(id, entries, version == 5 ? random.nextInt(3) : 0, List.of());
    }

    private MqttFrame disconnect(int version) {
        return version < 5
                ? Disconnect.NORMAL
                : new Disconnect(
                        random.nextBoolean() ? ReasonCode.SUCCESS : ReasonCode.DISCONNECT_WITH_WILL,
                        random.nextInt(40) - 1,
                        null,
                        Diagnostics.NONE);
    }

    /** Everybody gets what they still wait for, leaves, and is forgotten in time; nothing stays behind. */
    private void end() {
        while (!disk.isEmpty()) {
            disk.remove().complete(null);
            // who was not read from meanwhile may have more
            world.loop.runAll();
        }
        for (FuzzedClient client : clients) {
            client.check();
            client.checkAllAnswered();
            client.hangUp();
        }
        world.loop.advance(Duration.ofHours(3));
        FuzzedClient.require(world.parts.sessions().connectionCount() == 0, "connections are left");
        FuzzedClient.require(world.parts.sessions().count() == 0, "sessions are left");
        FuzzedClient.require(world.loop.pendingTimers() == 0, "timers are left");
    }
}
