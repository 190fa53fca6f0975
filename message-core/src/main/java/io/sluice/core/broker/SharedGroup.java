package io.sluice.core.broker;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.session.Subscription;
import io.sluice.core.topic.TopicFilter;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Members of one group on one filter. Members change under the lock of the table and are read without one.
 *
 * <p>A connected member is preferred; if all are away, the picked one's session queues the message (SH-08).
 */
final class SharedGroup {
    private static final Subscription[] NOBODY = {};

    private final String name;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Subscription[] members = NOBODY;
    private volatile @Nullable Subscription sticky;

    SharedGroup(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Whether its members have this filter. */
    boolean isOf(TopicFilter filter) {
        Subscription[] current = members;
        return current.length > 0 && current[0].filter().text().equals(filter.text());
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    void add(Subscription member) {
        Subscription[] longer = Arrays.copyOf(members, members.length + 1);
        longer[members.length] = member;
        members = longer;
    }

    void remove(Subscription member) {
        members = Arrays.stream(members).filter(m -> m != member).toArray(Subscription[]::new);
    }

    void replace(Subscription old, Subscription member) {
        members = Arrays.stream(members).map(m -> m == old ? member : m).toArray(Subscription[]::new);
    }

    /** The member that gets a message of this sender; null only while the last member is leaving. */
    @Nullable
    Subscription pick(SharedStrategy strategy, ClientInfo sender) {
        Subscription[] current = members;
        if (current.length == 0) {
            return null;
        }
        if (strategy == SharedStrategy.STICKY) {
            return pickSticky(current);
        }
        int start = switch (strategy) {
            case RANDOM -> ThreadLocalRandom.current().nextInt(current.length);
            case HASH -> Math.floorMod(sender.clientId().hashCode(), current.length);
            case ROUND_ROBIN, STICKY -> Math.floorMod(turn.getAndIncrement(), current.length);
        };
        return connectedFrom(current, start);
    }

    private Subscription pickSticky(Subscription[] current) {
        Subscription chosen = sticky;
        if (chosen == null
                || !chosen.session().isConnected()
                || !Arrays.asList(current).contains(chosen)) {
            chosen = connectedFrom(current, ThreadLocalRandom.current().nextInt(current.length));
            sticky = chosen;
        }
        return chosen;
    }

    private static Subscription connectedFrom(Subscription[] current, int start) {
        for (int i = 0; i < current.length; i++) {
            Subscription member = current[(start + i) % current.length];
            if (member.session().isConnected()) {
                return member;
            }
        }
        return current[start];
    }
}
