package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.gateway.mqtt.codec.MqttFrame;

/** Whether a client is read from, and if not, why: it is again when no reason is left. Confined to the loop. */
final class Reading {
    private int reasons;

    /** Reasons to leave what a client sends where it is. */
    enum Reason {
        /** CONNECT is not answered yet. */
        HANDSHAKE,
        /** Too many of its messages wait for their acknowledgement. */
        ACKNOWLEDGEMENTS,
        /** It publishes faster than it may. */
        RATE,
        /** It publishes faster than a subscriber takes it. */
        SUBSCRIBER
    }

    void pause(Reason reason, Outbox<MqttFrame> out) {
        if (reasons == 0) {
            out.pauseReading();
        }
        reasons |= 1 << reason.ordinal();
    }

    /** No effect if it was not paused for this reason. */
    void resume(Reason reason, Outbox<MqttFrame> out) {
        int left = reasons & ~(1 << reason.ordinal());
        if (left != reasons && left == 0) {
            out.resumeReading();
        }
        reasons = left;
    }

    boolean isPaused() {
        return reasons != 0;
    }
}
