package io.sluice.core.durable;

import java.util.Locale;

/** Kinds of durable records; each has its own keys, read back in the order of the keys as unsigned bytes. */
public enum Space {
    /** Sessions by session number. */
    SESSION,
    /** Subscriptions by session number and filter. */
    SUBSCRIPTION,
    /** Messages for sessions by session number and sequence. */
    QUEUE,
    /**
     * Publishes that came in: QoS 2 packet identifiers not released, by session number and identifier (two bytes); the latest
     * of QoS 1, by session number and place (one byte).
     */
    RECEIVED,
    /** Retained messages by topic. */
    RETAINED,
    /** Messages to be published later, by the module's own key. */
    DELAYED,
    /** Bans, by the module's own key. */
    BANNED,
    /** Queues of rows by the id of their action. */
    ROW_QUEUE,
    /** Rows on their way to targets, by number of the queue and sequence. */
    ROW,
    /** Rows that a target will never take, by number of the queue and sequence. */
    DEAD_LETTER;

    /** Name of the space on the disk. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
