package io.sluice.connector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.testkit.connector.LogCapture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power cuts and broken cards: a damaged file never stops the start, and is kept. */
class EmbeddedDamageTest {
    @TempDir
    private Path data;

    @Test
    void aFileOfNulBytesIsSetAside() throws Exception {
        damageBeforeStart(new byte[20_000]);
    }

    @Test
    void aFileOfSomethingElseIsSetAside() throws Exception {
        damageBeforeStart("this was a database once ".repeat(500).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void anEmptyFileIsANewDatabase() throws Exception {
        Files.createDirectories(file().getParent());
        Files.write(file(), new byte[0]);
        try (EmbeddedBox box = EmbeddedBox.in(data)) {
            box.store(1, "n", 1L);
            assertThat(box.ask("SELECT n FROM readings")).containsExactly(List.of(1L));
        }
        assertThat(file().resolveSibling("sluice.db.damaged-1")).doesNotExist();
    }

    @Test
    void damageFoundWhileWritingIsSetAsideAtTheNextConnect() throws Exception {
        List<Row> rows = IntStream.range(0, 20_000)
                .mapToObj(i -> EmbeddedBox.row(i, "n", (long) i))
                .toList();
        try (EmbeddedBox box = EmbeddedBox.in(data)) {
            box.action("readings").send(rows);
        }
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            // all pages but those of the schema
            for (long page = 4; page < raw.length() / 4096; page++) {
                raw.seek(page * 4096);
                raw.write(new byte[4096]);
            }
        }
        try (LogCapture log = LogCapture.begin();
                EmbeddedBox box = EmbeddedBox.in(data)) {
            assertThatThrownBy(() -> box.store(30_000, "n", 1L))
                    .isInstanceOfSatisfying(
                            ConnectorException.class,
                            e -> assertThat(e.kind()).isEqualTo(ConnectorException.Kind.RETRY));
            assertThatThrownBy(() -> box.resource().check()).hasMessageContaining("not connected");
            box.resource().connect();
            box.resource().check();
            box.store(30_000, "n", 1L);
            assertThat(box.ask("SELECT n FROM readings")).containsExactly(List.of(1L));
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("damaged-1"));
        }
        assertThat(file().resolveSibling("sluice.db.damaged-1")).exists();
    }

    @Test
    void aTornEndOfTheLogIsCutOff() throws Exception {
        Path copy = data.resolve("copy");
        Files.createDirectories(copy.resolve("embedded"));
        try (EmbeddedBox box = EmbeddedBox.in(data)) {
            box.store(1, "n", 1L);
            box.store(2, "n", 2L);
            for (String name : List.of("sluice.db", "sluice.db-wal")) {
                Files.copy(file().resolveSibling(name), copy.resolve("embedded").resolve(name));
            }
        }
        try (RandomAccessFile raw =
                new RandomAccessFile(copy.resolve("embedded/sluice.db-wal").toFile(), "rw")) {
            raw.setLength(raw.length() - 700);
        }
        try (EmbeddedBox box = EmbeddedBox.in(copy)) {
            assertThat(box.ask("SELECT n FROM readings")).containsExactly(List.of(1L));
            box.store(2, "n", 2L);
            assertThat(box.ask("SELECT count(*) FROM readings")).containsExactly(List.of(2L));
        }
    }

    @Test
    void aFileDeletedUnderTheConnectionIsNoticed() throws Exception {
        try (EmbeddedBox box = EmbeddedBox.in(data)) {
            box.store(1, "n", 1L);
            Files.delete(file());
            assertThatThrownBy(() -> box.store(2, "n", 2L)).hasMessageContaining("deleted or replaced");
            box.resource().connect();
            box.store(2, "n", 2L);
            assertThat(box.ask("SELECT n FROM readings")).containsExactly(List.of(2L));
        }
    }

    private void damageBeforeStart(byte[] content) throws Exception {
        Files.createDirectories(file().getParent());
        Files.write(file(), content);
        try (LogCapture log = LogCapture.begin();
                EmbeddedBox box = EmbeddedBox.in(data)) {
            box.store(1, "n", 1L);
            assertThat(box.ask("SELECT n FROM readings")).containsExactly(List.of(1L));
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("damaged-1"));
        }
        assertThat(file().resolveSibling("sluice.db.damaged-1")).hasBinaryContent(content);
    }

    private Path file() throws IOException {
        return data.resolve("embedded/sluice.db");
    }
}
