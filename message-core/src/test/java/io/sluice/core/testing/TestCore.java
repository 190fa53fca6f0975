package io.sluice.core.testing;

import io.sluice.core.broker.OpenRequest;
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
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.session.Will;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A whole core on two loops that a test drives. */
public final class TestCore {
    public static final SessionSettings SETTINGS =
            new SessionSettings(32, 1000, true, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, false);

    /** The usual settings, with another handling of publishes that come again. */
    public static SessionSettings settings(SessionSettings.Resends resends) {
        return new SessionSettings(
                32,
                1000,
                true,
                Duration.ofSeconds(20),
                100,
                Duration.ofHours(2),
                0,
                false,
                Duration.ofSeconds(300),
                3,
                true,
                new ByteSize(16 << 20),
                SessionSettings.QueueType.SIMPLE,
                List.of(),
                Duration.ZERO,
                resends);
    }

    public final FakeTime time = new FakeTime();
    public final Metrics metrics = new Metrics();
    public final FakeLoop loop = new FakeLoop(time, metrics, 0);
    public final FakeLoop otherLoop = new FakeLoop(time, metrics, 1);
    public final CoreParts parts;
    public final GatewayContext context;
    public Restore.@Nullable Restored restored;

    public TestCore() {
        this(SharedStrategy.ROUND_ROBIN, new AccessSettings(true, AclVerdict.ALLOW));
    }

    public TestCore(SharedStrategy strategy, AccessSettings access) {
        this(SharedDispatch.once(strategy), access, RetainedSettings.DEFAULT, DurableState.none());
    }

    public TestCore(SharedDispatch dispatch) {
        this(dispatch, new AccessSettings(true, AclVerdict.ALLOW), RetainedSettings.DEFAULT, DurableState.none());
    }

    public TestCore(RetainedSettings retained) {
        this(
                SharedDispatch.once(SharedStrategy.ROUND_ROBIN),
                new AccessSettings(true, AclVerdict.ALLOW),
                retained,
                DurableState.none());
    }

    private TestCore(SharedDispatch dispatch, AccessSettings access, RetainedSettings retained, DurableState state) {
        parts = CoreParts.create(new Loops(List.of(loop, otherLoop)), metrics, dispatch, retained, state);
        context = new GatewayContext(parts, access);
    }

    /** A core that comes up on a disk, with what lies there; its clock stands at the given distance from the usual start. */
    public static TestCore on(FakeDisk disk, Duration later) {
        return on(disk, later, SETTINGS);
    }

    /** The same; sessions come back with the given settings. */
    public static TestCore on(FakeDisk disk, Duration later, SessionSettings settings) {
        TestCore core = new TestCore(
                SharedDispatch.once(SharedStrategy.ROUND_ROBIN),
                new AccessSettings(true, AclVerdict.ALLOW),
                RetainedSettings.DEFAULT,
                disk);
        core.time.advance(later);
        try {
            core.restored = new Restore(
                            core.parts.sessions(),
                            core.parts.retained(),
                            core.parts.loops(),
                            disk,
                            zone -> settings,
                            core.time)
                    .run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        core.runAll();
        return core;
    }

    /** What a test holds of one connected client. */
    public record Connected(Session session, RecordingTarget target, boolean present) {}

    /** The client is gone without a word. */
    public void cut(Connected who) {
        context.closeSession(who.session(), who.target(), CloseReason.CLOSED);
    }

    public Connected connect(String clientId) {
        return connect(clientId, Messages.CONNECT, SETTINGS, null, loop);
    }

    public Connected connect(
            String clientId, ConnectInfo connect, SessionSettings settings, @Nullable Will will, FakeLoop on) {
        ClientInfo client = Messages.client(clientId);
        RecordingTarget target = new RecordingTarget();
        AtomicReference<OpenRequest.Opened> opened = new AtomicReference<>();
        context.openSession(new OpenRequest(client, connect, will, settings, target, on, opened::set));
        runAll();
        OpenRequest.Opened answer = opened.get();
        if (answer == null) {
            throw new AssertionError("session of " + clientId + " was not opened");
        }
        answer.session().startDelivery();
        return new Connected(answer.session(), target, answer.present());
    }

    public void subscribe(Connected who, String filter, int qos) {
        subscribe(who, filter, SubscribeOptions.ofQos(qos));
    }

    public void subscribe(Connected who, String filter, SubscribeOptions options) {
        try {
            TopicFilter parsed = TopicFilter.parse(filter);
            context.replayRetained(who.session(), parsed, options, context.subscribe(who.session(), parsed, options));
        } catch (InvalidTopicException e) {
            throw new AssertionError(e);
        }
    }

    public void publish(Message message) {
        context.publish(message, loop);
        runAll();
    }

    public void runAll() {
        loop.runAll();
        otherLoop.runAll();
        loop.runAll();
    }

    public long count(Metric metric) {
        return metrics.get(metric);
    }
}
