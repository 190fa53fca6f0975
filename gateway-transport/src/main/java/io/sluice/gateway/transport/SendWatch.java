package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.sluice.core.loop.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Watches a peer that does not take its bytes as fast as they come: looks from time to time whether any left. Exists while
 * bytes wait, so a connection that is served at once has none. Confined to the loop.
 */
final class SendWatch {
    /** Looks within one timeout: it is kept to a quarter. */
    private static final int LOOKS = 4;

    private final Channel channel;
    private final Loop loop;
    private final long timeoutMillis;
    private final Owner owner;
    private @Nullable Object first;
    private long firstProgress;
    private long waitingBytes;
    private long stalledMillis;

    /** Whose peer is watched. */
    interface Owner {
        /** The peer took nothing for the whole timeout; the watch goes on while the connection does. */
        void sendTimedOut();

        /** Nothing waits any more; the watch is over. */
        void sent();
    }

    SendWatch(Channel channel, Loop loop, long timeoutMillis, Owner owner) {
        this.channel = channel;
        this.loop = loop;
        this.timeoutMillis = timeoutMillis;
        this.owner = owner;
    }

    /** Whether the last flush left bytes behind. */
    static boolean isNeeded(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && !waiting.isEmpty();
    }

    void begin() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting != null) {
            hasMoved(waiting);
        }
        loop.schedule(this::look, timeoutMillis / LOOKS);
    }

    private void look() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            owner.sent();
            return;
        }
        stalledMillis = hasMoved(waiting) ? 0 : stalledMillis + timeoutMillis / LOOKS;
        if (stalledMillis >= timeoutMillis / LOOKS * LOOKS) {
            stalledMillis = 0;
            owner.sendTimedOut();
        }
        loop.schedule(this::look, timeoutMillis / LOOKS);
    }

    /** Whether bytes left since the last look; what is added behind them is not looked at. */
    private boolean hasMoved(ChannelOutboundBuffer waiting) {
        boolean moved = waiting.current() != first
                || waiting.currentProgress() != firstProgress
                || waiting.totalPendingWriteBytes() < waitingBytes;
        first = waiting.current();
        firstProgress = waiting.currentProgress();
        waitingBytes = waiting.totalPendingWriteBytes();
        return moved;
    }
}
