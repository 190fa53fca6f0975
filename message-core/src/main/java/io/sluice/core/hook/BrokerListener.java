package io.sluice.core.hook;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicFilter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Listens at hook points. Called on the event loop where the thing happens, in order of priority; must never block. A
 * listener that throws is counted ({@code hooks/failed}) and logged, and the chain goes on as if it had answered ok.
 */
public interface BrokerListener {
    /** Name for logs and lists. */
    String name();

    /** The points at which this listener wants to be called; others cost it nothing. */
    Set<HookPoint> points();

    /**
     * A client wants in. May answer later (a database is asked), on any thread.
     *
     * @param soFar outcome of the listeners before, {@link AuthOutcome#IGNORED} at first
     */
    default CompletionStage<HookResult<AuthOutcome>> onAuthenticate(Credentials credentials, AuthOutcome soFar) {
        return CompletableFuture.completedFuture(HookResult.ok());
    }

    /**
     * May a client publish to, or subscribe to, a topic?
     *
     * @param topic topic name for publish, filter text for subscribe
     * @param soFar verdict of the listeners before, at first the setting {@code acl_nomatch}
     */
    default HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
        return HookResult.ok();
    }

    /**
     * A permission was asked for and decided. Not called for clients that may everything.
     *
     * @param topic topic name for publish, filter text for subscribe
     */
    default HookResult<Void> onAclChecked(ClientInfo client, AclAction action, String topic, AclVerdict verdict) {
        return HookResult.ok();
    }

    /**
     * A client's wish to connect was answered, by whatever its protocol has for that; after {@link #onConnected} if it is in.
     *
     * @param client who it says it is: without an identifier, maybe, if it was refused
     * @param reasonCode name of the answer, {@code success} or why it was refused: {@code not_authorized}
     */
    default HookResult<Void> onConnackSent(ClientInfo client, ConnectInfo connect, String reasonCode) {
        return HookResult.ok();
    }

    default HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
        return HookResult.ok();
    }

    default HookResult<Void> onDisconnected(ClientInfo client, DisconnectInfo disconnect) {
        return HookResult.ok();
    }

    /** Before a client's SUBSCRIBE takes effect; the answer replaces the list. */
    default HookResult<List<TopicRequest>> onSubscribe(ClientInfo client, List<TopicRequest> topics) {
        return HookResult.ok();
    }

    /** Before a client's UNSUBSCRIBE takes effect; the answer replaces the list. */
    default HookResult<List<TopicRequest>> onUnsubscribe(ClientInfo client, List<TopicRequest> topics) {
        return HookResult.ok();
    }

    default HookResult<Void> onSessionCreated(ClientInfo client) {
        return HookResult.ok();
    }

    default HookResult<Void> onSessionResumed(ClientInfo client) {
        return HookResult.ok();
    }

    /** @param properties of the packet that asked for it */
    default HookResult<Void> onSessionSubscribed(
            ClientInfo client, TopicFilter filter, SubscribeOptions options, PacketProperties properties) {
        return HookResult.ok();
    }

    /**
     * A subscription was ended by whoever may: the client, the API. Not called for those that end with their session.
     *
     * @param options that the subscription had
     * @param properties of the packet that asked for it
     */
    default HookResult<Void> onSessionUnsubscribed(
            ClientInfo client, TopicFilter filter, SubscribeOptions options, PacketProperties properties) {
        return HookResult.ok();
    }

    default HookResult<Void> onSessionTerminated(ClientInfo client, CloseReason reason) {
        return HookResult.ok();
    }

    /**
     * A message comes in, before it is routed. The answer may be another message, or {@link Publication#drop} was called
     * and the message goes nowhere. A listener that stores the message durably for a QoS 1/2 publisher hands its promise
     * to {@link Publication#awaitDurable}, and the publisher is acknowledged after it.
     */
    default HookResult<Message> onPublish(Message message, Publication publication) {
        return HookResult.ok();
    }

    /** A message goes out to one client; the answer may be another message. */
    default HookResult<Message> onDeliver(ClientInfo receiver, Message message) {
        return HookResult.ok();
    }

    /**
     * A client confirmed a QoS 1 or 2 message (PUBACK, PUBCOMP).
     *
     * @param properties of the packet that did
     */
    default HookResult<Void> onAcked(ClientInfo receiver, Message message, PacketProperties properties) {
        return HookResult.ok();
    }

    /**
     * A message is gone: nobody wanted it, or for one receiver.
     *
     * @param client the client that does not get it; the sender when nobody gets it
     */
    default HookResult<Void> onDropped(ClientInfo client, Message message, DropReason reason) {
        return HookResult.ok();
    }
}
