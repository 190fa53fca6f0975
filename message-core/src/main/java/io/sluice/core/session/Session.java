package io.sluice.core.session;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client across connections: its subscriptions, its will and its messages.
 *
 * <p>Confined to its owner loop: every method asserts it, but for {@link #offer}, {@link #owner}, {@link #client},
 * {@link #isConnected}, {@link #clientId} and those that say otherwise. While a client is connected the owner is the loop of its connection; the
 * registry moves it. As a {@link Runnable} it is its own wake-up: it drains the mailbox.
 */
public final class Session implements Runnable {
    /**
     * Messages between two turns of a subscriber's loop. Far above every window and queue: it bounds memory when a loop
     * is late, the queue's setting bounds what a slow client keeps.
     */
    private static final int MAILBOX_CAPACITY = 65_536;

    // valid for the session
    private final String clientId;
    private final long createdAtMillis;
    private final SessionSettings settings;
    private final Hooks hooks;
    private final @Nullable SessionRecords records;
    private final Mailbox mailbox;
    private final Outflow outflow;
    private final AwaitingRelease awaitingRelease;
    private @Nullable RecentPublishes recentPublishes;
    private final SubscriptionTable subscriptions = new SubscriptionTable();
    private boolean ended;
    private volatile Loop owner;

    // valid for the connection; kept until the next one for lists and events
    private volatile ClientInfo client;
    private volatile boolean connected;
    private ConnectInfo connect;
    private @Nullable Will will;
    private long expirySeconds;
    private long awaySinceMillis = -1;

    // valid between connections
    private Loop.@Nullable Timer expiry;

    /**
     * A session of a client that connects now, or did before a restart.
     *
     * @param records its durable side; null if it ends with its connection
     */
    public Session(
            ClientInfo client,
            ConnectInfo connect,
            SessionSettings settings,
            Hooks hooks,
            Loop owner,
            @Nullable SessionRecords records) {
        this.clientId = client.clientId();
        this.createdAtMillis = connect.connectedAtMillis();
        this.client = client;
        this.connect = connect.withoutProperties();
        this.settings = settings;
        this.hooks = hooks;
        this.owner = owner;
        this.mailbox = new Mailbox(MAILBOX_CAPACITY);
        this.records = records;
        this.outflow = new Outflow(this, settings, hooks, records);
        this.awaitingRelease = new AwaitingRelease(this, settings, records);
    }

    public String clientId() {
        return clientId;
    }

    /** The client as of its last connection. Any thread. */
    public ClientInfo client() {
        return client;
    }

    /** Any thread. */
    public boolean isConnected() {
        return connected;
    }

    /** The loop that owns the session now. Any thread; on another loop it may be outdated at once. */
    public Loop owner() {
        return owner;
    }

    // ---- life: called by the registry

    /** Takes a connection. Nothing flows to it before {@link #startDelivery}. */
    public void attach(ClientInfo newClient, ConnectInfo newConnect, DeliveryTarget newTarget, @Nullable Will newWill) {
        assert owner.inLoop();
        cancelExpiry();
        client = newClient;
        connect = newConnect.withoutProperties();
        will = newWill;
        expirySeconds = newConnect.expirySeconds();
        outflow.attach(newTarget, newConnect.receiveMaximum());
        connected = true;
        awaySinceMillis = -1;
        save();
        awaitingRelease.connected();
    }

    /** Leaves the connection; unconfirmed messages stay. */
    public void detach() {
        assert owner.inLoop();
        outflow.detach();
        awaitingRelease.disconnected();
        connected = false;
    }

    /** Notes on the disk that the client is away since now: its will, and how long it is waited for. */
    public void saveAsAway() {
        assert owner.inLoop();
        awaySinceMillis = owner.time().wallMillis();
        save();
    }

    private void save() {
        if (records != null) {
            records.save(this, awaySinceMillis);
        }
    }

    /** As it lay on the disk. Called before the session is known to anybody else, on any thread. */
    public void restore(SavedSession saved, long nowMillis) {
        will = saved.will();
        expirySeconds = saved.expirySeconds();
        awaySinceMillis = saved.awaySinceMillis() < 0 ? nowMillis : saved.awaySinceMillis();
    }

    /** Wall time since when the client is away; -1 while it is connected. */
    public long awaySinceMillis() {
        assert owner.inLoop();
        return awaySinceMillis;
    }

    /** A record of {@link io.sluice.core.durable.Space#SUBSCRIPTION} of this session. Called as {@link #restore} is. */
    public void restoreSubscription(byte[] key, byte[] value) throws DamagedRecordException {
        subscriptions.put(SessionRecords.subscription(this, key, value));
    }

    /** A record of {@link io.sluice.core.durable.Space#QUEUE} of this session. Called as {@link #restore} is. */
    public void restoreMessage(byte[] key, byte[] value) throws DamagedRecordException {
        if (records != null) {
            outflow.restore(records.restore(key, value));
        }
    }

    /** A record of {@link io.sluice.core.durable.Space#RECEIVED} of this session. Called as {@link #restore} is. */
    public void restoreReceived(byte[] key, byte[] value) throws DamagedRecordException {
        if (key.length != RecentPublishRecord.KEY_BYTES) {
            awaitingRelease.restore(key);
        } else if (remembersPublishes()) {
            rememberedPublishes().restore(key, value);
        }
    }

    /** The durable side; null if the session ends with its connection. Any thread. */
    public @Nullable SessionRecords records() {
        return records;
    }

    /**
     * Completes, on the owner, when what was changed in this turn is on the disk; null if there is nothing to wait for.
     * For acknowledgements.
     */
    public @Nullable CompletionStage<Void> durable() {
        assert owner.inLoop();
        return records == null ? null : records.durable(owner);
    }

    /** Gives the session to another loop. The caller has detached it and hands further work to the new owner only. */
    public void moveTo(Loop newOwner) {
        assert owner.inLoop();
        cancelExpiry();
        if (records != null) {
            records.handOver(owner);
        }
        owner = newOwner;
    }

    /** The client is away: has something done unless it comes back, or the session moves or ends, before. */
    public void keepFor(long millis, Runnable whenOver) {
        assert owner.inLoop();
        cancelExpiry();
        expiry = owner.schedule(
                () -> {
                    expiry = null;
                    whenOver.run();
                },
                millis);
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
    }

    /**
     * Ends the session for good: what waits or is unconfirmed is dropped and counted, later offers are refused.
     *
     * @return what is not dropped, because another member of a shared subscription may get it, in order
     */
    public List<Delivery> end() {
        assert owner.inLoop();
        cancelExpiry();
        detach();
        ended = true;
        will = null;
        List<Delivery> moving = new ArrayList<>(0);
        outflow.end(moving);
        Delivery delivery = mailbox.close();
        while (delivery != null) {
            Delivery following = delivery.next;
            outflow.giveUp(delivery, moving);
            delivery = following;
        }
        if (records != null) {
            records.end(this);
        }
        return moving;
    }

    // it came too late for the session
    private void discard(Delivery delivery) {
        StoredDelivery stored = delivery.stored;
        if (stored != null && records != null) {
            records.forget(stored, owner);
        }
        countDropped(owner, delivery, DropReason.SESSION_ENDED);
    }

    /** Whether {@link #end} was called. */
    public boolean isEnded() {
        assert owner.inLoop();
        return ended;
    }

    public @Nullable DeliveryTarget target() {
        assert owner.inLoop();
        return outflow.target();
    }

    public SessionSettings settings() {
        return settings;
    }

    /** What the client leaves behind; null for nothing. */
    public @Nullable Will will() {
        assert owner.inLoop();
        return will;
    }

    /** Takes the will out, to be published or forgotten. */
    public @Nullable Will takeWill() {
        assert owner.inLoop();
        Will taken = will;
        will = null;
        if (taken != null && awaySinceMillis >= 0) {
            save();
        }
        return taken;
    }

    /** Seconds the session lives on after its connection; 0xFFFFFFFF for ever. */
    public long expirySeconds() {
        assert owner.inLoop();
        return expirySeconds;
    }

    /** How the client connected last, without the properties it sent. */
    public ConnectInfo connect() {
        return connect;
    }

    public void setExpirySeconds(long seconds) {
        assert owner.inLoop();
        expirySeconds = seconds;
    }

    // ---- subscriptions: the broker keeps its table in step

    /** Keeps a subscription; answers the one it replaces, null if it is new. */
    public @Nullable Subscription putSubscription(Subscription subscription) {
        assert owner.inLoop();
        if (records != null) {
            records.subscribed(subscription, owner);
        }
        return subscriptions.put(subscription);
    }

    public @Nullable Subscription removeSubscription(String filterText) {
        assert owner.inLoop();
        outflow.forgetReplay(filterText);
        Subscription removed = subscriptions.removeText(filterText);
        if (removed != null && records != null) {
            records.unsubscribed(filterText, owner);
        }
        return removed;
    }

    public boolean isSubscribed(String filterText) {
        assert owner.inLoop();
        return subscriptions.containsText(filterText);
    }

    /** In the order they came first; not a copy. */
    public Collection<Subscription> subscriptions() {
        assert owner.inLoop();
        return subscriptions;
    }

    // ---- messages to the client

    /**
     * Offers a message. Any loop.
     *
     * @param publisher the calling loop, which counts the message if it has to be dropped
     * @return false if it was dropped
     */
    public boolean offer(Delivery delivery, Loop publisher) {
        switch (mailbox.offer(delivery)) {
            case FIRST -> owner.execute(this);
            case ACCEPTED -> {}
            case DEEP -> {
                if (outflow.backpressure().begin()) {
                    owner.execute(this);
                }
            }
            case FULL -> {
                countDropped(publisher, delivery, DropReason.MAILBOX_FULL);
                return false;
            }
            case CLOSED -> {
                countDropped(publisher, delivery, DropReason.SESSION_ENDED);
                return false;
            }
        }
        return true;
    }

    /** What those who publish to this session are to wait for before they go on, null for nothing. Any thread. */
    public @Nullable Congestion congestion() {
        return outflow.backpressure().congestion();
    }

    /** Drains the mailbox. A wake-up that reaches a former owner is passed on: only the hint moves, never a message. */
    @Override
    public void run() {
        Loop current = owner;
        if (!current.inLoop()) {
            current.execute(this);
            return;
        }
        Delivery delivery = mailbox.drain();
        while (delivery != null) {
            Delivery following = delivery.next;
            if (ended) {
                // a connection that breaks in the middle may take the session with it
                discard(delivery);
            } else {
                outflow.accept(delivery);
            }
            delivery = following;
        }
        outflow.pump();
    }

    /**
     * Sends retained messages, one after the other as the window allows, behind what waits already. In place of those of
     * the same subscription that are still to come.
     */
    public void replay(String filterText, Replay retained) {
        assert owner.inLoop();
        outflow.replay(filterText, retained);
    }

    /** The client knows that its session goes on: unconfirmed messages go out again, then what waits, then what comes. */
    public void startDelivery() {
        assert owner.inLoop();
        outflow.start();
        run();
    }

    /** The transport takes more again. */
    public void writable() {
        assert owner.inLoop();
        outflow.pump();
    }

    /** An acknowledgement that says nothing else. */
    public boolean acknowledged(int packetId) {
        return acknowledged(packetId, PacketProperties.NONE);
    }

    /**
     * PUBACK, or PUBCOMP: the message is through. False if the identifier is unknown.
     *
     * @param properties of that packet
     */
    public boolean acknowledged(int packetId, PacketProperties properties) {
        assert owner.inLoop();
        return outflow.acknowledged(packetId, properties);
    }

    /**
     * PUBREC: the receiver has it. The release follows by {@link DeliveryTarget#deliver}, at once or when the disk knows.
     * False if the identifier is unknown.
     */
    public boolean received(int packetId) {
        assert owner.inLoop();
        return outflow.received(packetId);
    }

    /** The receiver refused the message for good (PUBACK or PUBREC with an error). False if the identifier is unknown. */
    public boolean refused(int packetId) {
        assert owner.inLoop();
        return outflow.refused(packetId);
    }

    // ---- messages from the client

    /** Its latest QoS 1 publishes; null if they are not remembered, because its session ends with its connection or the zone says so. */
    public @Nullable RecentPublishes recentPublishes() {
        assert owner.inLoop();
        return remembersPublishes() ? rememberedPublishes() : null;
    }

    private boolean remembersPublishes() {
        return records != null && settings.recogniseResends() != SessionSettings.Resends.OFF;
    }

    private RecentPublishes rememberedPublishes() {
        if (recentPublishes == null) {
            recentPublishes = new RecentPublishes(
                    this,
                    Objects.requireNonNull(records),
                    settings.recogniseResends() == SessionSettings.Resends.ALWAYS);
        }
        return recentPublishes;
    }

    /** Whether a QoS 2 publish under this identifier was taken already and is not released. */
    public boolean isAwaitingRelease(int packetId) {
        assert owner.inLoop();
        return awaitingRelease.contains(packetId);
    }

    /** Notes a QoS 2 publish; false if there are too many open ones. */
    public boolean awaitRelease(int packetId) {
        assert owner.inLoop();
        return awaitingRelease.add(packetId);
    }

    /** Notes what the acknowledgement of an open QoS 2 publish waits for, should it be asked for again. */
    public void holdRelease(int packetId, CompletionStage<Void> durable) {
        assert owner.inLoop();
        awaitingRelease.hold(packetId, durable);
    }

    /** What the acknowledgement of an open QoS 2 publish waits for; null for nothing. */
    public @Nullable CompletionStage<Void> heldRelease(int packetId) {
        assert owner.inLoop();
        return awaitingRelease.held(packetId);
    }

    /**
     * Completes when the QoS 2 messages of this client that wait for the disk are on their way to their receivers: what
     * another loop takes from the client before that would overtake them. Null if there are none.
     */
    public @Nullable CompletionStage<Void> heldPublishes() {
        assert owner.inLoop();
        return records == null || awaitingRelease.size() == 0 ? null : records.durable(owner);
    }

    /** PUBREL: false if the identifier is unknown. */
    public boolean release(int packetId) {
        assert owner.inLoop();
        return awaitingRelease.remove(packetId);
    }

    // ---- seeing and counting

    /** Whether it outlives its connection. Any thread. */
    public boolean isPersistent() {
        return connect.expirySeconds() > 0;
    }

    /** Whether it has a subscription, or had one a moment ago. Any thread. */
    public boolean isSubscriber() {
        return !subscriptions.isEmpty();
    }

    public SessionView view() {
        assert owner.inLoop();
        List<String> filters = subscriptions.stream()
                .map(s -> s.filter().text() + ":" + s.options().qos())
                .toList();
        return new SessionView(
                client,
                connect,
                connected,
                filters,
                outflow.inflight(),
                outflow.queued(),
                outflow.queuedBytes(),
                mailbox.size(),
                awaitingRelease.size(),
                outflow.enqueued(),
                outflow.delivered(),
                outflow.dropped(),
                createdAtMillis);
    }

    /** Counts a message that this session does not get. On the given loop. */
    public void countDropped(Loop loop, Delivery delivery, DropReason reason) {
        loop.counters().increment(Metric.MESSAGES_DROPPED);
        loop.counters().increment(reason.metric());
        if (delivery.qos() == 2) {
            loop.counters().increment(Metric.MESSAGES_QOS2_DROPPED);
        }
        if (hooks.has(HookPoint.MESSAGE_DROPPED)) {
            hooks.dropped(client, delivery.message(), reason);
        }
    }
}
