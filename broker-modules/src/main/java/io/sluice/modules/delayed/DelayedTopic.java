package io.sluice.modules.delayed;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.topic.TopicSyntax;
import org.jspecify.annotations.Nullable;

/**
 * What {@code $delayed/SECONDS/TOPIC} says.
 *
 * @param seconds how long to wait, 0 to {@value #MOST_SECONDS}
 * @param target where the message goes then, mountpoint included
 */
record DelayedTopic(long seconds, String target) {
    /** Almost fifty days. */
    static final long MOST_SECONDS = 4_294_967;

    private static final String PREFIX = "$delayed/";
    private static final int MOST_DIGITS = 10;

    /** The target without the sender's mountpoint, as access control knows it. */
    String asWritten(ClientInfo sender) {
        return target.substring(sender.mountpoint().length());
    }

    /** Whether a topic begins like that behind the sender's mountpoint. */
    static boolean is(String topic, String mountpoint) {
        return topic.startsWith(PREFIX, mountpoint.length());
    }

    /** Reads such a topic; null if it has no such interval, or nothing to publish to. */
    static @Nullable DelayedTopic parse(String topic, String mountpoint) {
        int begin = mountpoint.length() + PREFIX.length();
        int slash = topic.indexOf('/', begin);
        if (slash <= begin || slash - begin > MOST_DIGITS) {
            return null;
        }
        long seconds = 0;
        for (int i = begin; i < slash; i++) {
            char c = topic.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            seconds = seconds * 10 + c - '0';
        }
        String target = mountpoint + topic.substring(slash + 1);
        boolean isGood =
                seconds <= MOST_SECONDS && target.length() > mountpoint.length() && TopicSyntax.isValidName(target);
        return isGood ? new DelayedTopic(seconds, target) : null;
    }
}
