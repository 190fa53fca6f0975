package io.sluice.rule.state;

import io.sluice.connector.ValuePath;
import io.sluice.rule.value.RuleFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Values with a bound for their number, for each, and for all together. Safe for any thread; reads take no lock. */
final class BoundedValues implements KeyedValues {
    private static final int ENTRY = 64;

    private final Limits limits;
    private final Budget budget;
    private final AtomicInteger keys = new AtomicInteger();
    private final Map<Object, Entry> values = new ConcurrentHashMap<>();

    /**
     * Bounds.
     *
     * @param name what the values are called in a message
     * @param keys most keys
     * @param valueBytes most bytes of one key with its value, in memory
     */
    record Limits(String name, int keys, long valueBytes) {}

    private record Entry(@Nullable Object value, long bytes) {}

    /** @param budget bytes that these values share with others */
    BoundedValues(Limits limits, Budget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    @Override
    public @Nullable Object get(Object key) {
        Entry entry = values.get(key);
        return entry == null ? ValuePath.UNDEFINED : entry.value();
    }

    @Override
    public @Nullable Object put(Object key, @Nullable Object value) {
        Entry wanted = value == ValuePath.UNDEFINED ? null : entry(key, value);
        Entry[] before = new Entry[1];
        values.compute(key, (k, old) -> {
            before[0] = old;
            take(old, wanted);
            return wanted;
        });
        return before[0] == null ? ValuePath.UNDEFINED : before[0].value();
    }

    private Entry entry(Object key, @Nullable Object value) {
        long most = limits.valueBytes();
        long bytes = ENTRY + ValueSize.of(key, most) + ValueSize.of(value, most);
        if (bytes > most) {
            throw new RuleFailure(limits.name() + " takes values of at most " + most + " bytes");
        }
        return new Entry(value, bytes);
    }

    /** Room for one entry in place of another, or none taken and a failure. */
    private void take(@Nullable Entry old, @Nullable Entry wanted) {
        int more = (wanted == null ? 0 : 1) - (old == null ? 0 : 1);
        if (more > 0 && keys.get() >= limits.keys()) {
            throw new RuleFailure(limits.name() + " is full: it has " + limits.keys() + " keys");
        }
        long bytes = (wanted == null ? 0 : wanted.bytes()) - (old == null ? 0 : old.bytes());
        if (!budget.take(bytes)) {
            throw new RuleFailure(limits.name() + " is full: its values take " + budget.limit() + " bytes");
        }
        keys.addAndGet(more);
    }

    /** Gives back what the values take; nobody uses them any more. */
    void forget() {
        values.keySet().forEach(this::remove);
    }
}
