package io.sluice.core.hook;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.topic.TopicFilter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of listeners. Adding and removing copies small arrays and may happen at any time on any thread; calling
 * reads them without a lock. A point without listeners costs one array length.
 */
public final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final Entry[] NONE = {};

    private final Metrics metrics;
    // one chain for each point; replaced as a whole
    private volatile Entry[][] chains = new Entry[HookPoint.values().length][];

    private record Entry(BrokerListener listener, int priority, Predicate<ClientInfo> filter) {}

    /** Calls one listener with the value so far. */
    private interface Call<T> {
        HookResult<T> on(BrokerListener listener, T value);
    }

    public Hooks(Metrics metrics) {
        this.metrics = metrics;
        Arrays.fill(chains, NONE);
    }

    /** Adds a listener that is called for every client. */
    public void add(BrokerListener listener, int priority) {
        add(listener, priority, client -> true);
    }

    /**
     * Adds a listener to all points it names.
     *
     * @param priority higher is called first; equal priorities in order of adding
     * @param filter the listener is called only for clients it accepts
     * @throws IllegalStateException if the listener is in the chain already
     */
    public synchronized void add(BrokerListener listener, int priority, Predicate<ClientInfo> filter) {
        Entry[][] changed = chains.clone();
        for (HookPoint point : listener.points()) {
            changed[point.ordinal()] = with(changed[point.ordinal()], new Entry(listener, priority, filter), point);
        }
        chains = changed;
    }

    private static Entry[] with(Entry[] chain, Entry added, HookPoint point) {
        if (Arrays.stream(chain).anyMatch(entry -> entry.listener() == added.listener())) {
            throw new IllegalStateException(added.listener().name() + " listens at " + point.text() + " already");
        }
        int at = 0;
        while (at < chain.length && chain[at].priority() >= added.priority()) {
            at++;
        }
        Entry[] longer = Arrays.copyOf(chain, chain.length + 1);
        System.arraycopy(chain, at, longer, at + 1, chain.length - at);
        longer[at] = added;
        return longer;
    }

    /** Takes a listener out of all points; no effect if it is in none. */
    public synchronized void remove(BrokerListener listener) {
        Entry[][] changed = chains.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = Arrays.stream(changed[i])
                    .filter(entry -> entry.listener() != listener)
                    .toArray(Entry[]::new);
        }
        chains = changed;
    }

    /** Whether anybody listens at a point: spares the caller the making of arguments. */
    public boolean has(HookPoint point) {
        return chain(point).length > 0;
    }

    /** Folds the answers of the listeners; the stage completes on the thread that gave the last answer. */
    public CompletionStage<AuthOutcome> authenticate(Credentials credentials) {
        return authenticate(chain(HookPoint.CLIENT_AUTHENTICATE), 0, credentials, AuthOutcome.IGNORED);
    }

    private CompletionStage<AuthOutcome> authenticate(
            Entry[] chain, int from, Credentials credentials, AuthOutcome soFar) {
        for (int i = from; i < chain.length; i++) {
            if (!chain[i].filter().test(credentials.client())) {
                continue;
            }
            int next = i + 1;
            return ask(chain[i].listener(), credentials, soFar).thenCompose(result -> {
                AuthOutcome answer = result.value();
                AuthOutcome value = answer == null ? soFar : answer;
                return result.stops()
                        ? CompletableFuture.completedFuture(value)
                        : authenticate(chain, next, credentials, value);
            });
        }
        return CompletableFuture.completedFuture(soFar);
    }

    private CompletionStage<HookResult<AuthOutcome>> ask(
            BrokerListener listener, Credentials credentials, AuthOutcome soFar) {
        CompletionStage<HookResult<AuthOutcome>> answer;
        try {
            answer = listener.onAuthenticate(credentials, soFar);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(e -> {
            failed(HookPoint.CLIENT_AUTHENTICATE, listener, e);
            return HookResult.ok();
        });
    }

    /** Verdict of the chain, which starts with the given one. Asked for every publish: written out, so that it makes no garbage. */
    public AclVerdict checkAcl(ClientInfo client, AclAction action, String topic, AclVerdict noMatch) {
        AclVerdict verdict = noMatch;
        for (Entry entry : chain(HookPoint.CLIENT_CHECK_ACL)) {
            if (!entry.filter().test(client)) {
                continue;
            }
            HookResult<AclVerdict> result;
            try {
                result = entry.listener().onCheckAcl(client, action, topic, verdict);
            } catch (RuntimeException e) {
                failed(HookPoint.CLIENT_CHECK_ACL, entry.listener(), e);
                continue;
            }
            AclVerdict changed = result.value();
            verdict = changed == null ? verdict : changed;
            if (result.stops()) {
                break;
            }
        }
        return verdict;
    }

    public void connected(ClientInfo client, ConnectInfo connect) {
        call(HookPoint.CLIENT_CONNECTED, client, listener -> listener.onConnected(client, connect));
    }

    public void disconnected(ClientInfo client, DisconnectInfo disconnect) {
        call(HookPoint.CLIENT_DISCONNECTED, client, listener -> listener.onDisconnected(client, disconnect));
    }

    public void connackSent(ClientInfo client, ConnectInfo connect, String reasonCode) {
        call(HookPoint.CLIENT_CONNACK, client, listener -> listener.onConnackSent(client, connect, reasonCode));
    }

    public void aclChecked(ClientInfo client, AclAction action, String topic, AclVerdict verdict) {
        call(
                HookPoint.CLIENT_CHECK_ACL_COMPLETE,
                client,
                listener -> listener.onAclChecked(client, action, topic, verdict));
    }

    public List<TopicRequest> subscribe(ClientInfo client, List<TopicRequest> topics) {
        return fold(HookPoint.CLIENT_SUBSCRIBE, client, topics, (listener, list) -> listener.onSubscribe(client, list));
    }

    public List<TopicRequest> unsubscribe(ClientInfo client, List<TopicRequest> topics) {
        return fold(
                HookPoint.CLIENT_UNSUBSCRIBE, client, topics, (listener, list) -> listener.onUnsubscribe(client, list));
    }

    public void sessionCreated(ClientInfo client) {
        call(HookPoint.SESSION_CREATED, client, listener -> listener.onSessionCreated(client));
    }

    public void sessionResumed(ClientInfo client) {
        call(HookPoint.SESSION_RESUMED, client, listener -> listener.onSessionResumed(client));
    }

    public void sessionSubscribed(
            ClientInfo client, TopicFilter filter, SubscribeOptions options, PacketProperties properties) {
        call(
                HookPoint.SESSION_SUBSCRIBED,
                client,
                listener -> listener.onSessionSubscribed(client, filter, options, properties));
    }

    public void sessionUnsubscribed(
            ClientInfo client, TopicFilter filter, SubscribeOptions options, PacketProperties properties) {
        call(
                HookPoint.SESSION_UNSUBSCRIBED,
                client,
                listener -> listener.onSessionUnsubscribed(client, filter, options, properties));
    }

    public void sessionTerminated(ClientInfo client, CloseReason reason) {
        call(HookPoint.SESSION_TERMINATED, client, listener -> listener.onSessionTerminated(client, reason));
    }

    /** The message as the chain leaves it; {@link Publication} tells whether it goes on at all. */
    public Message publish(Message message, Publication publication) {
        Message current = message;
        for (Entry entry : chain(HookPoint.MESSAGE_PUBLISH)) {
            if (!entry.filter().test(current.sender())) {
                continue;
            }
            HookResult<Message> result;
            try {
                result = entry.listener().onPublish(current, publication);
            } catch (RuntimeException e) {
                failed(HookPoint.MESSAGE_PUBLISH, entry.listener(), e);
                continue;
            }
            Message changed = result.value();
            current = changed == null ? current : changed;
            if (result.stops() || publication.isDropped()) {
                break;
            }
        }
        return current;
    }

    public Message deliver(ClientInfo receiver, Message message) {
        return fold(HookPoint.MESSAGE_DELIVER, receiver, message, (listener, m) -> listener.onDeliver(receiver, m));
    }

    public void acked(ClientInfo receiver, Message message, PacketProperties properties) {
        call(HookPoint.MESSAGE_ACKED, receiver, listener -> listener.onAcked(receiver, message, properties));
    }

    public void dropped(ClientInfo client, Message message, DropReason reason) {
        call(HookPoint.MESSAGE_DROPPED, client, listener -> listener.onDropped(client, message, reason));
    }

    private <T> T fold(HookPoint point, ClientInfo client, T start, Call<T> call) {
        T current = start;
        for (Entry entry : chain(point)) {
            if (!entry.filter().test(client)) {
                continue;
            }
            HookResult<T> result;
            try {
                result = call.on(entry.listener(), current);
            } catch (RuntimeException e) {
                failed(point, entry.listener(), e);
                continue;
            }
            T changed = result.value();
            current = changed == null ? current : changed;
            if (result.stops()) {
                break;
            }
        }
        return current;
    }

    private void call(HookPoint point, ClientInfo client, Function<BrokerListener, HookResult<Void>> call) {
        for (Entry entry : chain(point)) {
            try {
                if (entry.filter().test(client) && call.apply(entry.listener()).stops()) {
                    return;
                }
            } catch (RuntimeException e) {
                failed(point, entry.listener(), e);
            }
        }
    }

    private Entry[] chain(HookPoint point) {
        return chains[point.ordinal()];
    }

    private void failed(HookPoint point, BrokerListener listener, Throwable e) {
        metrics.increment(Metric.HOOKS_FAILED);
        LOG.error("listener {} failed at {}; taken as ok", listener.name(), point.text(), e);
    }
}
