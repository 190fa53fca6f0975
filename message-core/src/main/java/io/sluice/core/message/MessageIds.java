package io.sluice.core.message;

import io.sluice.core.time.TimeSource;

/**
 * Makes message ids. Confined to one thread: every loop has its own, told apart by the generator number. When the wall
 * clock stands still or goes back, ids go on from the last time used, so that they never repeat.
 */
public final class MessageIds {
    private static final int SEQUENCE_MASK = 0xFFFF;

    private final TimeSource time;
    private final long nodeAndGenerator;
    private long lastMicros;
    private int sequence;

    /**
     * @param node number of this node, 0 to 65,535
     * @param generator number that no other generator of this node has or had before a restart: the clock may have been put
     *     back
     */
    public MessageIds(TimeSource time, int node, int generator) {
        this.time = time;
        this.nodeAndGenerator = ((long) node & 0xFFFF) << 48 | (generator & 0xFFFFFFFFL) << 16;
    }

    public MessageId next() {
        long micros = time.wallMillis() * 1000;
        if (micros > lastMicros) {
            lastMicros = micros;
            sequence = 0;
        } else {
            sequence = sequence + 1 & SEQUENCE_MASK;
            if (sequence == 0) {
                lastMicros++;
            }
        }
        return new MessageId(lastMicros, nodeAndGenerator | sequence);
    }
}
