package io.sluice.core.hook;

import io.sluice.core.metric.Metric;
import java.util.Locale;

/** Why a message is gone; each cause has its own counter. */
public enum DropReason {
    NO_SUBSCRIBERS(Metric.MESSAGES_DROPPED_NO_SUBSCRIBER),
    QUEUE_FULL(Metric.MESSAGES_DROPPED_QUEUE_FULL),
    MAILBOX_FULL(Metric.MESSAGES_DROPPED_MAILBOX_FULL),
    QOS0_OFFLINE(Metric.MESSAGES_DROPPED_QOS0_OFFLINE),
    SESSION_ENDED(Metric.MESSAGES_DROPPED_SESSION_ENDED),
    EXPIRED(Metric.MESSAGES_DROPPED_EXPIRED),
    TOO_LARGE(Metric.MESSAGES_DROPPED_TOO_LARGE),
    BY_HOOK(Metric.MESSAGES_DROPPED_BY_HOOK),
    NOT_AUTHORISED(Metric.MESSAGES_DROPPED_NOT_AUTHORISED),
    QUOTA(Metric.MESSAGES_DROPPED_QUOTA),
    /** Well-formed, and yet no topic to publish to. */
    INVALID_TOPIC(Metric.MESSAGES_DROPPED_INVALID_TOPIC),
    /** The sender publishes faster than it may. */
    RATE_LIMIT(Metric.MESSAGES_DROPPED_RATE_LIMIT),
    /** The disk did not take it; its publisher was not acknowledged. */
    NOT_STORED(Metric.MESSAGES_DROPPED_NOT_STORED),
    /** The receiver answered with an error and will never take it. */
    REFUSED_BY_RECEIVER(Metric.MESSAGES_DROPPED_REFUSED);

    private final Metric metric;
    private final String text = name().toLowerCase(Locale.ROOT);

    DropReason(Metric metric) {
        this.metric = metric;
    }

    public Metric metric() {
        return metric;
    }

    public String text() {
        return text;
    }
}
