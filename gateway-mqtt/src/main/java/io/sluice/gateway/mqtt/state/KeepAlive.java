package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.gateway.mqtt.codec.MqttFrame;

/**
 * Watches that the client shows up: first with CONNECT within the idle timeout, then with any packet within its
 * keep-alive (3.1.2.10). One timer for both, and a packet costs no more than a time stamp: the timer looks at the stamp
 * when it fires and waits for the rest.
 */
final class KeepAlive {
    static final String TIMER = "alive";

    private long limitMillis;
    private long lastMillis;

    /** The transport is up: CONNECT is awaited. */
    void awaitConnect(long idleMillis, Outbox<MqttFrame> out) {
        limitMillis = idleMillis;
        packetCame(out);
        out.schedule(TIMER, idleMillis);
    }

    /** From now on the client's keep-alive holds; 0 for none. */
    void connected(int seconds, double backoff, Outbox<MqttFrame> out) {
        long before = limitMillis;
        limitMillis = Math.round(seconds * 1000L * 2 * backoff);
        if (limitMillis > 0 && limitMillis < before) {
            out.schedule(TIMER, limitMillis);
        }
    }

    void packetCame(Outbox<MqttFrame> out) {
        lastMillis = out.loop().time().monotonicMillis();
    }

    /**
     * The timer fired: whether the client is too late; waits on if not.
     *
     * @param unread whether the client is not read from: it may have said that it lives
     */
    boolean isOver(boolean unread, Outbox<MqttFrame> out) {
        if (limitMillis == 0) {
            return false;
        }
        if (unread) {
            packetCame(out);
        }
        long left = limitMillis - (out.loop().time().monotonicMillis() - lastMillis);
        if (left <= 0) {
            return true;
        }
        out.schedule(TIMER, left);
        return false;
    }
}
