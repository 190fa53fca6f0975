package io.sluice.core.broker;

import io.sluice.core.durable.DurableState;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.DisconnectInfo;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.session.SavedSession;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionRecords;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.session.SessionView;
import io.sluice.core.session.Subscription;
import io.sluice.core.session.Will;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All sessions by client id: opens them, hands them from one connection to the next, ends them.
 *
 * <p>At most one session exists for a client id. A new connection asks the owner of the present session, on the owner's
 * loop, to let go; the owner closes its connection, gives the session to the new loop and is done. Requests that arrive
 * late follow the session to its new owner, in order.
 */
public final class Sessions {
    /** Expiry that never comes [MQTT-3.1.2-23]. */
    public static final long NEVER = 0xFFFF_FFFFL;

    /** After a restart of this server clients get so long to come back before their wills go out. */
    private static final long WILL_GRACE_MILLIS = 30_000;

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Hooks hooks;
    private final Broker broker;
    private final Subscriptions subscriptions;
    private final DurableState state;
    private final AtomicLong nextNumber = new AtomicLong(1);

    /** @param state where sessions that outlive their connections are kept */
    public Sessions(Hooks hooks, Broker broker, Subscriptions subscriptions, DurableState state) {
        this.hooks = hooks;
        this.broker = broker;
        this.subscriptions = subscriptions;
        this.state = state;
    }

    /** Opens a session. On the request's loop; the answer may come later. */
    public void open(OpenRequest request) {
        assert request.loop().inLoop();
        Session present = sessions.get(request.client().clientId());
        if (present == null) {
            Session created = create(request);
            present = sessions.putIfAbsent(request.client().clientId(), created);
            if (present == null) {
                request.loop().counters().increment(Metric.SESSION_CREATED);
                hooks.sessionCreated(request.client());
                attach(created, request, false);
                return;
            }
        }
        Session owned = present;
        onOwner(owned, () -> takeOver(owned, request));
    }

    private Session create(OpenRequest request) {
        boolean outlives = state.isDurable() && request.connect().expirySeconds() > 0;
        return new Session(
                request.client(),
                request.connect(),
                request.settings(),
                hooks,
                request.loop(),
                outlives ? new SessionRecords(state, nextNumber.getAndIncrement()) : null);
    }

    /** No session that is made from now on gets this number: something on the disk has it. Any thread. */
    void reserve(long number) {
        nextNumber.accumulateAndGet(number + 1, Math::max);
    }

    /** A session as it lay on the disk, still known to nobody. Any thread. */
    Session restored(SavedSession saved, SessionSettings settings, Loop home, long nowMillis) {
        SessionRecords records = new SessionRecords(state, saved.number());
        Session session = new Session(saved.client(), saved.connect(), settings, hooks, home, records);
        session.restore(saved, nowMillis);
        return session;
    }

    /** Makes a restored session known: away, its time running. Any thread. */
    void adopt(Session session) {
        sessions.put(session.clientId(), session);
        onOwner(session, () -> {
            session.subscriptions().forEach(subscriptions::add);
            if (session.expirySeconds() != NEVER) {
                long away = session.owner().time().wallMillis() - session.awaySinceMillis();
                long whole = TimeUnit.SECONDS.toMillis(session.expirySeconds());
                // a clock that was set back must not prolong it
                expireAfter(session, Math.max(0, Math.min(whole, whole - away)));
            }
            Will will = session.will();
            if (will != null) {
                long delay = Math.max(TimeUnit.SECONDS.toMillis(will.delaySeconds()), WILL_GRACE_MILLIS);
                session.owner().schedule(() -> publishUnlessBack(session, will), delay);
            }
        });
    }

    private void takeOver(Session session, OpenRequest request) {
        if (session.isEnded()) {
            request.loop().execute(() -> open(request));
            return;
        }
        Loop loop = session.owner();
        DeliveryTarget old = session.target();
        if (old != null) {
            loop.counters().increment(Metric.SESSION_TAKENOVER);
            leave(session, old, CloseReason.TAKENOVER, PacketProperties.NONE);
            old.close(CloseReason.TAKENOVER);
        }
        if (request.connect().cleanStart() || session.expirySeconds() == 0) {
            end(session, CloseReason.TAKENOVER);
            request.loop().execute(() -> open(request));
            return;
        }
        if (session.owner() == request.loop()) {
            resume(session, request);
            return;
        }
        CompletionStage<Void> held = session.heldPublishes();
        if (held == null) {
            move(session, request);
        } else {
            // behind all that waits for the same write
            held.whenComplete((nothing, failure) ->
                    loop.execute(() -> onOwner(session, () -> moveUnlessChanged(session, request))));
        }
    }

    private void moveUnlessChanged(Session session, OpenRequest request) {
        if (session.isEnded() || session.target() != null || session.owner() == request.loop()) {
            takeOver(session, request);
        } else {
            move(session, request);
        }
    }

    private void move(Session session, OpenRequest request) {
        session.moveTo(request.loop());
        // by the time it arrives another connection may have it, or have ended it: asked anew
        request.loop().execute(() -> onOwner(session, () -> takeOver(session, request)));
    }

    private void resume(Session session, OpenRequest request) {
        if (!session.owner().inLoop() || session.isEnded() || session.target() != null) {
            // another connection was quicker, or the session expired on the way: ask again
            onOwner(session, () -> takeOver(session, request));
            return;
        }
        request.loop().counters().increment(Metric.SESSION_RESUMED);
        hooks.sessionResumed(request.client());
        attach(session, request, true);
    }

    private void attach(Session session, OpenRequest request, boolean present) {
        session.attach(request.client(), request.connect(), request.target(), request.will());
        connections.incrementAndGet();
        request.loop().counters().increment(Metric.CLIENT_CONNECTED);
        // before the answer, which may end the connection: nobody is seen to go before he is seen to come
        hooks.connected(request.client(), request.connect());
        request.whenOpen().accept(new OpenRequest.Opened(session, present));
    }

    /**
     * A connection ended. On the session's loop. No effect if the session went on with another connection, or ended,
     * before.
     *
     * @param properties what the client said as it went
     */
    public void closed(Session session, DeliveryTarget target, CloseReason reason, PacketProperties properties) {
        if (!session.owner().inLoop() || session.target() != target) {
            return;
        }
        leave(session, target, reason, properties);
        if (session.expirySeconds() == 0) {
            end(session, reason);
        } else {
            scheduleExpiry(session);
        }
    }

    private void leave(Session session, DeliveryTarget target, CloseReason reason, PacketProperties properties) {
        assert session.target() == target;
        session.detach();
        connections.decrementAndGet();
        session.owner().counters().increment(Metric.CLIENT_DISCONNECTED);
        leaveWill(session, reason);
        session.saveAsAway();
        hooks.disconnected(
                session.client(), new DisconnectInfo(reason, session.connect().sockname(), properties));
    }

    /** At once, or when its delay or the session is over, unless the client is back by then [MQTT-3.1.3-9]. */
    private void leaveWill(Session session, CloseReason reason) {
        Will will = session.will();
        if (will == null) {
            return;
        }
        long delaySeconds = Math.min(will.delaySeconds(), session.expirySeconds());
        if (reason.discardsWill()) {
            session.takeWill();
        } else if (delaySeconds == 0) {
            publishWill(session);
        } else {
            session.owner().schedule(() -> publishUnlessBack(session, will), TimeUnit.SECONDS.toMillis(delaySeconds));
        }
    }

    private void publishUnlessBack(Session session, Will will) {
        onOwner(session, () -> {
            // a client that came back brought a will of its own, or none
            if (session.target() == null && session.will() == will) {
                publishWill(session);
            }
        });
    }

    private void publishWill(Session session) {
        Will will = session.takeWill();
        if (will == null) {
            return;
        }
        Loop loop = session.owner();
        Message message = new Message(
                loop.messageIds().next(),
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                session.client(),
                loop.time().wallMillis(),
                will.properties(),
                Map.of());
        broker.publish(message, loop);
    }

    private void scheduleExpiry(Session session) {
        if (session.expirySeconds() == NEVER) {
            return;
        }
        expireAfter(session, TimeUnit.SECONDS.toMillis(session.expirySeconds()));
    }

    private void expireAfter(Session session, long millis) {
        session.keepFor(millis, () -> {
            session.owner().counters().increment(Metric.SESSION_EXPIRED);
            end(session, CloseReason.NORMAL);
        });
    }

    private void end(Session session, CloseReason reason) {
        for (Subscription subscription : List.copyOf(session.subscriptions())) {
            session.removeSubscription(subscription.filter().text());
            subscriptions.remove(subscription);
        }
        publishWill(session);
        for (Delivery delivery : session.end()) {
            if (!broker.redispatch(delivery, session.owner())) {
                session.countDropped(session.owner(), delivery, DropReason.SESSION_ENDED);
            }
        }
        sessions.remove(session.clientId(), session);
        session.owner().counters().increment(Metric.SESSION_TERMINATED);
        hooks.sessionTerminated(session.client(), reason);
    }

    /**
     * Ends a client's connection, and its session too if it is not to outlive connections. Any thread.
     *
     * @return false if there is no such client
     */
    public boolean kick(String clientId) {
        Session session = sessions.get(clientId);
        if (session == null) {
            return false;
        }
        onOwner(session, () -> {
            DeliveryTarget target = session.isEnded() ? null : session.target();
            if (target != null) {
                closed(session, target, CloseReason.KICKED, PacketProperties.NONE);
                target.close(CloseReason.KICKED);
            }
        });
        return true;
    }

    /** Sessions, connected or not. */
    public int count() {
        return sessions.size();
    }

    /** Sessions that are connected now. */
    public int connectionCount() {
        return connections.get();
    }

    /** Sessions that outlive their connection. Counts by walking: for gauges, not for loops. */
    public int persistentCount() {
        return (int) sessions.values().stream().filter(Session::isPersistent).count();
    }

    /** Sessions with at least one subscription. Counts by walking: for gauges, not for loops. */
    public int subscriberCount() {
        return (int) sessions.values().stream().filter(Session::isSubscriber).count();
    }

    public @Nullable Session find(String clientId) {
        return sessions.get(clientId);
    }

    /** Ids of all sessions at this moment, in no order. */
    public List<String> clientIds() {
        return List.copyOf(sessions.keySet());
    }

    /** What there is to see of one session; null if there is none. Any thread; completes on the session's loop. */
    public CompletionStage<@Nullable SessionView> view(String clientId) {
        Session session = sessions.get(clientId);
        if (session == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<@Nullable SessionView> answer = new CompletableFuture<>();
        onOwner(session, () -> answer.complete(session.view()));
        return answer;
    }

    /** The same for up to {@code limit} sessions, in no order. Any thread. */
    public CompletionStage<List<SessionView>> views(int limit) {
        List<CompletableFuture<@Nullable SessionView>> parts = sessions.keySet().stream()
                .limit(limit)
                .map(id -> view(id).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<SessionView> views = new ArrayList<>(parts.size());
            for (CompletableFuture<@Nullable SessionView> part : parts) {
                SessionView view = part.getNow(null);
                if (view != null) {
                    views.add(view);
                }
            }
            return views;
        });
    }

    // runs a task on the loop that owns the session, following it if it moves meanwhile
    private static void onOwner(Session session, Runnable task) {
        Loop owner = session.owner();
        if (owner.inLoop()) {
            task.run();
        } else {
            owner.execute(() -> onOwner(session, task));
        }
    }
}
