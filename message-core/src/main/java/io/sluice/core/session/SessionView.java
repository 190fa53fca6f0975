package io.sluice.core.session;

import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.message.ClientInfo;
import java.util.List;

/**
 * What lists and the API show of a session at one moment.
 *
 * @param client who it is (of the last connection if it is away)
 * @param connect how it connected
 * @param connected whether it is connected now
 * @param subscriptions filters as the client wrote them, with the granted QoS after a colon
 * @param inflight messages sent and not confirmed
 * @param queued messages waiting
 * @param queuedBytes their payloads, in bytes
 * @param mailbox messages that the session's loop has not looked at yet
 * @param awaitingRelease QoS 2 messages received and not released
 * @param enqueued messages that had to wait since the session began; 0 where the zone keeps no statistics
 * @param delivered messages handed to the connection since the session began
 * @param dropped messages dropped for this session since it began
 * @param createdAtMillis wall time when the session began; after a restart, of the last connection before it
 */
public record SessionView(
        ClientInfo client,
        ConnectInfo connect,
        boolean connected,
        List<String> subscriptions,
        int inflight,
        int queued,
        long queuedBytes,
        int mailbox,
        int awaitingRelease,
        long enqueued,
        long delivered,
        long dropped,
        long createdAtMillis) {}
