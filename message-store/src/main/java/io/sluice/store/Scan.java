package io.sluice.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads a family from its first key to its last, one record in memory at a time, and passes over what is damaged: a table file at a time. */
final class Scan {
    private final RocksDB rocks;
    private final ColumnFamilyHandle family;
    private final Visitor visitor;

    /** What is done with a record. */
    interface Visitor {
        void accept(byte[] key, byte[] value) throws RocksDBException;
    }

    /** @param visitor may throw, which ends the scan */
    Scan(RocksDB rocks, ColumnFamilyHandle family, Visitor visitor) {
        this.rocks = rocks;
        this.family = family;
        this.visitor = visitor;
    }

    /** @param gap is told why something cannot be read */
    void run(Consumer<RocksDBException> gap) throws RocksDBException {
        byte[] start = new byte[0];
        while (start != null) {
            try (RocksIterator iterator = rocks.newIterator(family)) {
                byte[] last = visitFrom(iterator, start);
                RocksDBException damage = damageOf(iterator);
                if (damage == null) {
                    return;
                }
                gap.accept(damage);
                start = behindTheDamage(last);
            }
        }
    }

    /** Visits until the iterator ends; the last key that it saw. */
    private byte[] visitFrom(RocksIterator iterator, byte[] start) throws RocksDBException {
        byte[] last = start;
        for (iterator.seek(start); iterator.isValid(); iterator.next()) {
            last = iterator.key();
            visitor.accept(last, iterator.value());
        }
        return last;
    }

    private static @Nullable RocksDBException damageOf(RocksIterator iterator) {
        try {
            iterator.status();
            return null;
        } catch (RocksDBException e) {
            return e;
        }
    }

    /** A key behind the first table file that ends behind this key; null if there is none. */
    private byte @Nullable [] behindTheDamage(byte[] last) throws RocksDBException {
        String name = new String(family.getName(), StandardCharsets.UTF_8);
        Optional<byte[]> end = rocks.getLiveFilesMetaData().stream()
                .filter(file -> name.equals(new String(file.columnFamilyName(), StandardCharsets.UTF_8)))
                .map(LiveFileMetaData::largestKey)
                .filter(largest -> Arrays.compareUnsigned(largest, last) > 0)
                .min(Arrays::compareUnsigned);
        // the first key that is greater: one more byte
        return end.map(largest -> Arrays.copyOf(largest, largest.length + 1)).orElse(null);
    }
}
