package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.RateLimit;
import io.sluice.core.config.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast bytes flow over one connection, and how many may wait on their way. A group of {@link SocketSettings}. */
public record FlowSettings(
        @Setting(
                key = ".rate_limit",
                doc =
                        "Bytes a second that are taken from a connection, and at once after a pause: 1024,4096. More is read"
                                + " later and never lost. Empty: no limit.")
        @Nullable
        RateLimit rateLimit,

        @Setting(
                key = ".send_timeout",
                value = "15s",
                doc = "A peer that takes nothing for so long although bytes wait for it is timed out; 1s to 1h.")
        Duration sendTimeout,

        @Setting(
                key = ".send_timeout_close",
                value = "on",
                doc = "Whether a connection that timed out is closed; it is counted in any case.")
        boolean sendTimeoutClose,

        @Setting(
                key = ".high_watermark",
                value = "1MB",
                doc =
                        "Unsent bytes of a connection above which messages wait in the session and, at twice as many, nothing"
                                + " is read; 4KB to 256MB. They flow again below a quarter of it.")
        ByteSize highWatermark,

        @Setting(
                key = ".buffer",
                doc = "Most bytes taken from a connection in one read, 256 bytes to 1MB. Empty: 64KB, shared by the"
                        + " connections of an event loop.")
        @Nullable
        ByteSize buffer,

        @Setting(key = ".tune_buffer", value = "off", doc = "Whether buffer is the larger one of sndbuf and recbuf.")
        boolean tuneBuffer) {
    private static final long LEAST_BUFFER = 256;
    private static final long MOST_BUFFER = 1 << 20;

    /** Refuses what is out of range. */
    public FlowSettings {
        SocketSettings.require(sendTimeout.toMillis() >= 1000 && sendTimeout.toHours() <= 1, "sendTimeout is 1s to 1h");
        SocketSettings.require(
                highWatermark.bytes() >= 4096 && highWatermark.bytes() <= 256L << 20, "highWatermark is 4KB to 256MB");
        SocketSettings.require(
                buffer == null || buffer.bytes() >= LEAST_BUFFER && buffer.bytes() <= MOST_BUFFER,
                "buffer is 256 bytes to 1MB");
    }

    /** All defaults. */
    public static FlowSettings defaults() {
        return new FlowSettings(null, Duration.ofSeconds(15), true, new ByteSize(1 << 20), null, false);
    }

    /**
     * Most bytes of one read.
     *
     * @return 0 for as many as the loop's own buffer holds
     */
    int readBytes(@Nullable ByteSize receiveBuffer, @Nullable ByteSize sendBuffer) {
        long wanted = buffer == null ? 0 : buffer.bytes();
        if (tuneBuffer) {
            wanted = Math.max(wanted, receiveBuffer == null ? 0 : receiveBuffer.bytes());
            wanted = Math.max(wanted, sendBuffer == null ? 0 : sendBuffer.bytes());
        }
        if (rateLimit != null) {
            // a quarter of a second at a time: what is read before it may be used is little
            long step = Math.max(LEAST_BUFFER, rateLimit.perSecond() / 4);
            wanted = wanted == 0 ? step : Math.min(wanted, step);
        }
        return (int) Math.min(wanted, MOST_BUFFER);
    }
}
