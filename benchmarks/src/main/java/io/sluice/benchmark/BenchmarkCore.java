package io.sluice.benchmark;

import io.sluice.core.broker.OpenRequest;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.session.Session;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A whole core on one loop, without sockets. */
final class BenchmarkCore {
    final Metrics metrics = new Metrics();
    final BenchmarkLoop loop = new BenchmarkLoop(metrics);
    final CoreParts parts = CoreParts.create(new Loops(List.of(loop)), metrics, SharedStrategy.ROUND_ROBIN);
    final GatewayContext context = new GatewayContext(parts, new AccessSettings(true, AclVerdict.ALLOW));

    /** Counts what it gets and forgets it. */
    static final class CountingTarget implements DeliveryTarget {
        long delivered;

        @Override
        public boolean deliver(Delivery delivery) {
            delivered++;
            return true;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public void close(CloseReason reason) {}
    }

    /** Connects a client that takes everything at once. */
    Session connect(String clientId) {
        AtomicReference<Session> opened = new AtomicReference<>();
        context.openSession(new OpenRequest(
                Samples.client(clientId),
                Samples.CONNECT,
                null,
                Samples.SETTINGS,
                new CountingTarget(),
                loop,
                answer -> opened.set(answer.session())));
        loop.turn();
        Session session = Objects.requireNonNull(opened.get(), "nobody had this client id before");
        session.startDelivery();
        return session;
    }

    void subscribe(Session session, String filter) {
        try {
            context.subscribe(session, TopicFilter.parse(filter), SubscribeOptions.DEFAULT);
        } catch (InvalidTopicException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
