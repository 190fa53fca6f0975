package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;

/** Byte for byte what RocksDB makes itself. */
class BatchEncoderTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 70_000, 3_000_000})
    void encodesAsRocksDoes(int length) throws Exception {
        byte[] key = {1, 2, (byte) 0xFE};
        byte[] value = new byte[length];
        BatchEncoder encoder = new BatchEncoder();
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB database = RocksDB.open(options, data.toString());
                ColumnFamilyHandle family = database.createColumnFamily(new ColumnFamilyDescriptor(key));
                WriteBatch expected = new WriteBatch()) {
            expected.put(family, key, value);
            expected.delete(family, value);
            expected.deleteRange(family, key, new byte[] {1, 2, (byte) 0xFF});
            encoder.put(family.getID(), key, value);
            encoder.delete(family.getID(), value);
            encoder.deleteRange(family.getID(), key, BatchEncoder.endOf(key));
            assertThat(encoder.toBytes()).isEqualTo(expected.data());
            assertThat(encoder.records()).isEqualTo(3);
        }
    }

    @Test
    void theEndOfAPrefixCarriesOver() {
        BatchEncoder encoder = new BatchEncoder();
        encoder.deleteRange(
                1, new byte[] {7, (byte) 0xFF, (byte) 0xFF}, BatchEncoder.endOf(new byte[] {7, (byte) 0xFF, (byte) 0xFF
                }));
        assertThat(List.of(encoder.toBytes()[encoder.length() - 2], encoder.toBytes()[encoder.length() - 1]))
                .containsExactly((byte) 1, (byte) 8);
        assertThatThrownBy(() -> BatchEncoder.endOf(new byte[] {(byte) 0xFF}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsTakenBackIsNotThere() {
        BatchEncoder encoder = new BatchEncoder();
        encoder.delete(1, new byte[] {1});
        byte[] before = encoder.toBytes();
        int length = encoder.length();
        encoder.put(1, new byte[] {2}, new byte[100_000]);
        encoder.backTo(length, 1);
        assertThat(encoder.toBytes()).isEqualTo(before);
        encoder.clear();
        assertThat(encoder.isEmpty()).isTrue();
    }
}
