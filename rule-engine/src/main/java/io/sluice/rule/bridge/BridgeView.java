package io.sluice.rule.bridge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bridge as lists show it.
 *
 * @param state what it does
 * @param lastError why it is not connected, if that is known
 * @param forwards topic filters of messages that go out
 * @param subscriptions QoS by topic filter of messages that come in
 * @param success messages that the remote broker took
 * @param failed attempts that failed, and messages that will never arrive
 */
public record BridgeView(
        String name,
        State state,
        String address,
        @Nullable String lastError,
        List<String> forwards,
        Map<String, Integer> subscriptions,
        long success,
        long failed) {
    /** What a bridge does. */
    public enum State {
        STOPPED,
        /** It is started, and the remote broker is away. */
        CONNECTING,
        RUNNING
    }
}
