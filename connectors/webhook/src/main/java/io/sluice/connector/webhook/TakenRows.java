package io.sluice.connector.webhook;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Rows that a server took of batches that failed as a whole, the newest of them. Safe for any thread. */
final class TakenRows {
    private static final int MOST = 10_000;

    private final Set<String> keys = new LinkedHashSet<>();

    synchronized void add(String key) {
        keys.add(key);
        if (keys.size() > MOST) {
            Iterator<String> oldest = keys.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized boolean contains(String key) {
        return keys.contains(key);
    }

    synchronized void forget(String key) {
        keys.remove(key);
    }
}
