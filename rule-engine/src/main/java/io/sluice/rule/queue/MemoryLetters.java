package io.sluice.rule.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Letters in memory: gone with the process. */
final class MemoryLetters implements DeadLetters {
    private final int capacity;
    private final TreeMap<Long, DeadLetter> letters = new TreeMap<>();
    private long next = 1;

    MemoryLetters(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps letters; how many older ones had to go for them. */
    synchronized int add(List<DeadLetter> refused) {
        for (DeadLetter letter : refused) {
            letters.put(next, letter.at(next));
            next++;
        }
        int tooMany = Math.max(0, letters.size() - capacity);
        for (int i = 0; i < tooMany; i++) {
            letters.pollFirstEntry();
        }
        return tooMany;
    }

    @Override
    public synchronized int size() {
        return letters.size();
    }

    @Override
    public synchronized List<DeadLetter> list(long fromId, int most) {
        return letters.tailMap(fromId).entrySet().stream()
                .limit(most)
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public synchronized Optional<DeadLetter> find(long id) {
        return Optional.ofNullable(letters.get(id));
    }

    @Override
    public synchronized boolean remove(long id) {
        return letters.remove(id) != null;
    }

    @Override
    public synchronized int clear() {
        int gone = letters.size();
        letters.clear();
        return gone;
    }
}
