package io.sluice.gateway.mqtt.state;

import io.sluice.core.broker.Restore;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.config.ByteSize;
import io.sluice.core.durable.DurableState;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A core on one fake loop, and the zone that scripted clients come in by. */
final class MqttWorld {
    final Metrics metrics = new Metrics();
    final FakeLoop loop = new FakeLoop(new FakeTime(), metrics, 0);
    final CoreParts parts;
    final GatewayContext context;
    private MqttSettings settings = MqttSettings.defaults();
    private SessionSettings sessions = sessions(32, 1000);

    MqttWorld() {
        this(DurableState.none());
    }

    private MqttWorld(DurableState state) {
        parts = CoreParts.create(
                new Loops(List.of(loop)),
                metrics,
                SharedDispatch.once(SharedStrategy.ROUND_ROBIN),
                RetainedSettings.DEFAULT,
                state);
        context = new GatewayContext(parts, new AccessSettings(true, AclVerdict.ALLOW));
    }

    /** A world that comes up with what lies on a disk. */
    static MqttWorld on(FakeDisk disk) {
        MqttWorld world = new MqttWorld(disk);
        try {
            new Restore(
                            world.parts.sessions(),
                            world.parts.retained(),
                            world.parts.loops(),
                            disk,
                            zone -> world.sessions,
                            world.loop.time())
                    .run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        world.loop.runAll();
        return world;
    }

    /** Session settings of the manual with another window and queue. */
    static SessionSettings sessions(int window, int queue) {
        return new SessionSettings(window, queue, true, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, false);
    }

    MqttWorld with(MqttSettings other) {
        settings = other;
        return this;
    }

    MqttWorld with(SessionSettings other) {
        sessions = other;
        return this;
    }

    /** Settings that offer less than the protocol has. */
    static MqttSettings frugal() {
        return Settings.mqtt(
                "maxPacketSize",
                new ByteSize(1024),
                "maxClientIdLength",
                23,
                "maxTopicLevels",
                3,
                "maxQos",
                1,
                "retainAvailable",
                false,
                "wildcardAvailable",
                false,
                "sharedAvailable",
                false);
    }

    MqttZone zone() {
        return MqttZone.of("external", context, settings, sessions);
    }

    /** A client whose transport is up. */
    ScriptedClient client() {
        return new ScriptedClient(this);
    }

    /** A version 4 client with a session of its own, connected. */
    ScriptedClient connected(String id) {
        return client().connect(Connects.of(4, id));
    }

    /** The same with version 5. */
    ScriptedClient connected5(String id) {
        return client().connect(Connects.of(5, id));
    }

    /** The session of a client that has one. */
    Session session(String clientId) {
        return Objects.requireNonNull(parts.sessions().find(clientId));
    }

    long count(Metric metric) {
        return metrics.get(metric);
    }
}
