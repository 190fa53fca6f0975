package io.sluice.management.http;

import io.sluice.core.time.TimeSource;
import io.sluice.core.time.TimeText;
import java.time.Duration;

/**
 * What the API tells of this Sluice.
 *
 * @param name name in lists, for instance {@code sluice@127.0.0.1}
 * @param version version of the product, for instance {@code 0.1.0}
 * @param time the machine's clocks
 * @param startedNanos {@link TimeSource#monotonicNanos()} when it started
 */
public record NodeInfo(String name, String version, TimeSource time, long startedNanos) {
    /** Started now. */
    public static NodeInfo startingNow(String name, String version, TimeSource time) {
        return new NodeInfo(name, version, time, time.monotonicNanos());
    }

    /** Time since the start, as the manual's answers have it: {@code 1 hours, 17 minutes, 1 seconds}. */
    String uptime() {
        return TimeText.of(Duration.ofNanos(time.monotonicNanos() - startedNanos));
    }

    /** The endpoint, for paths whose {@code :node} is this one or that have none. */
    Endpoint only(Endpoint endpoint) {
        return call -> {
            String asked = call.pathOrNull("node");
            if (asked != null && !asked.equals(name)) {
                throw ApiException.notFound("Node " + asked + " Not Found");
            }
            return endpoint.answer(call);
        };
    }
}
