package io.sluice.store;

import java.util.List;
import java.util.function.Consumer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;

/**
 * The keys of a family from one to another. An iterator is given both ends as its bounds: it does not look at what was
 * removed before the first or lies behind the last.
 *
 * @param to excluded
 */
record Part(byte[] from, byte[] to) {
    /** Reads with an iterator that sees nothing but this part. */
    void read(RocksDB rocks, ColumnFamilyHandle family, Consumer<RocksIterator> reader) throws RocksDBException {
        try (Slice lower = new Slice(from);
                Slice upper = new Slice(to);
                ReadOptions bounds =
                        new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
                RocksIterator iterator = rocks.newIterator(family, bounds)) {
            reader.accept(iterator);
            iterator.status();
        }
    }

    /** About how many bytes it takes. */
    long size(RocksDB rocks, ColumnFamilyHandle family) {
        try (Slice lower = new Slice(from);
                Slice upper = new Slice(to)) {
            return rocks.getApproximateSizes(
                            family,
                            List.of(new Range(lower, upper)),
                            SizeApproximationFlag.INCLUDE_FILES,
                            SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
        }
    }
}
