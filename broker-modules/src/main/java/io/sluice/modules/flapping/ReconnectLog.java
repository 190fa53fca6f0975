package io.sluice.modules.flapping;

import io.sluice.core.config.CountLimit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When each client connected last, exactly and in bounded memory: of each client as many times as the threshold needs, of
 * {@value #MOST_CLIENTS} clients at most. Those that connected longest ago are forgotten first. Safe for any thread.
 *
 * <p>An entry takes about 150 bytes and the identifier, and 4 more for each connection counted.
 */
final class ReconnectLog {
    static final int MOST_CLIENTS = 50_000;

    /** From the client that connected longest ago to the latest one. */
    private final Map<String, Times> clients = new LinkedHashMap<>(16, 0.75f, true);

    /** Times of the last connections, in a ring that grows as it is needed. In milliseconds, which may wrap around. */
    private static final class Times {
        private int[] ring = new int[2];
        private int count;
        private int next;

        /** Adds a time; answers whether there are more than the threshold has within its time. */
        boolean add(int nowMillis, CountLimit threshold) {
            int needed = (int) threshold.count();
            boolean full = count >= needed;
            boolean tooMany = full && nowMillis - ring[oldestOf(needed)] < threshold.seconds() * 1000;
            if (count == ring.length && !full) {
                grow(Math.min(ring.length * 2, needed));
            }
            ring[next] = nowMillis;
            next = (next + 1) % ring.length;
            count = Math.min(count + 1, ring.length);
            return tooMany;
        }

        private int oldestOf(int needed) {
            return Math.floorMod(next - needed, ring.length);
        }

        private void grow(int length) {
            int[] longer = new int[Math.max(length, ring.length + 1)];
            for (int i = 0; i < count; i++) {
                longer[i] = ring[(next + i) % ring.length];
            }
            ring = longer;
            next = count;
        }

        int latest() {
            return ring[Math.floorMod(next - 1, ring.length)];
        }

        @Override
        public String toString() {
            return Arrays.toString(ring);
        }
    }

    /** Notes a connection; answers whether it is one too many. */
    synchronized boolean connected(String clientId, long monotonicMillis, CountLimit threshold) {
        int now = (int) monotonicMillis;
        forgetOld(now, threshold.seconds() * 1000);
        Times times = clients.computeIfAbsent(clientId, id -> new Times());
        return times.add(now, threshold);
    }

    /** Two go for each one that comes, so that the log is never larger than what happens within the time. */
    private void forgetOld(int now, long withinMillis) {
        Iterator<Times> oldest = clients.values().iterator();
        for (int i = 0; i < 2 && oldest.hasNext(); i++) {
            boolean isOld = now - oldest.next().latest() >= withinMillis;
            if (!isOld && clients.size() < MOST_CLIENTS) {
                return;
            }
            oldest.remove();
        }
    }

    synchronized int size() {
        return clients.size();
    }

    synchronized void forget(String clientId) {
        clients.remove(clientId);
    }
}
