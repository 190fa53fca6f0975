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
 * @param awaitingRelease QoS 2 messages received and not released
 * @param delivered messages handed to the connection since the session began
 * @param dropped messages dropped for this session since it began
 */
public record SessionView(
        ClientInfo client,
        ConnectInfo connect,
        boolean connected,
        List<String> subscriptions,
        int inflight,
        int queued,
        int awaitingRelease,
        long delivered,
        long dropped) {}
