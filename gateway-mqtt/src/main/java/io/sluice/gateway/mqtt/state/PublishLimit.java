package io.sluice.gateway.mqtt.state;

import io.sluice.core.config.CountLimit;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.loop.TokenBucket;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import org.jspecify.annotations.Nullable;

/**
 * Publishes that one connection may send in a time (manual 1473, 9555). One that comes too early is kept, and the client
 * not read from, until its time has come: at most one is kept, since reading stops with it. Confined to the loop.
 */
final class PublishLimit {
    static final String TIMER = "publish";

    private final TokenBucket bucket;
    private final Reading reading;
    private @Nullable Publish early;

    PublishLimit(CountLimit limit, Reading reading, TimeSource time) {
        this.bucket = new TokenBucket((double) limit.count() / limit.seconds(), limit.count(), time);
        this.reading = reading;
    }

    /** Whether one more may come now. */
    boolean admits() {
        return bucket.tryTake(1);
    }

    /** Keeps a publish that was not admitted until {@link #due}, which the timer calls for. */
    void keep(Publish publish, Outbox<MqttFrame> out) {
        early = publish;
        reading.pause(Reading.Reason.RATE, out);
        out.schedule(TIMER, bucket.take(1));
    }

    /** The publish that was kept: its time has come. */
    @Nullable
    Publish due(Outbox<MqttFrame> out) {
        Publish kept = early;
        early = null;
        reading.resume(Reading.Reason.RATE, out);
        return kept;
    }
}
