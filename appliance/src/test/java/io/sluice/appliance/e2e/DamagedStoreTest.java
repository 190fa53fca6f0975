package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is damaged at the start: Sluice starts, says what it has set aside, keeps what can be read, and serves. */
@Feature("SE-17")
class DamagedStoreTest {
    @TempDir
    private Path folder;

    private SluiceProcess sluice;

    @BeforeEach
    void aSluiceWithRetainedMessages() throws Exception {
        sluice = SluiceProcess.start(folder.resolve("sluice"));
        for (int number = 0; number < 3; number++) {
            mosquitto().publish("kept/" + number, "x".repeat(2_000), 1, "-r");
        }
    }

    @AfterEach
    void serves() throws Exception {
        try (SluiceProcess ended = sluice) {
            mosquitto().publish("kept/new", "there", 2, "-r");
            try (Program reader = mosquitto().subscribe("kept/new", 1)) {
                assertThat(Mosquitto.messages(reader, 1)).containsExactly("kept/new 1 1 there");
            }
        }
    }

    @Test
    void aTornEndOfTheLogCostsTheLastWriteAlone() throws Exception {
        sluice.kill();
        Path log = newest(".log");
        try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 7);
        }
        sluice.start();
        try (Program reader = mosquitto().subscribe("kept/#", 1)) {
            Mosquitto.messages(reader, 2);
        }
        assertThat(setAside()).isEmpty();
    }

    @Test
    void garbageBehindTheLogIsCutOff() throws Exception {
        sluice.kill();
        Path log = newest(".log");
        try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
            bytes.seek(bytes.length());
            bytes.write("this is no record of a log of any kind"
                    .repeat(1_000)
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        sluice.start();
        try (Program reader = mosquitto().subscribe("kept/#", 1)) {
            Mosquitto.messages(reader, 3);
        }
        assertThat(setAside()).isEmpty();
    }

    @Test
    void flippedBitsInATable() throws Exception {
        // the log becomes a table at the next start
        sluice.kill();
        sluice.start();
        sluice.kill();
        for (Path table : files(".sst")) {
            try (RandomAccessFile bytes = new RandomAccessFile(table.toFile(), "rw")) {
                long middle = bytes.length() / 3;
                bytes.seek(middle);
                int old = bytes.read();
                bytes.seek(middle);
                bytes.write(old ^ 0x10);
            }
        }
        sluice.start();
        assertThat(sluice.log()).contains("damaged");
    }

    @Test
    void noFileThatSaysWhichManifest() throws Exception {
        sluice.kill();
        Files.delete(store().resolve("CURRENT"));
        sluice.start();
        assertThat(sluice.log()).contains("The store is damaged").contains("set aside as");
        assertThat(setAside()).hasSize(1);
        mosquitto().publish("kept/later", "kept", 1, "-r");
        sluice.kill();
        sluice.start();
        try (Program reader = mosquitto().subscribe("kept/later", 1)) {
            assertThat(Mosquitto.messages(reader, 1)).containsExactly("kept/later 1 1 kept");
        }
    }

    @Test
    void aManifestOfZeros() throws Exception {
        sluice.kill();
        Path manifest = files("").stream()
                .filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                .findFirst()
                .orElseThrow();
        Files.write(manifest, new byte[(int) Files.size(manifest)]);
        sluice.start();
        assertThat(sluice.log()).contains("The store is damaged").contains("set aside as");
        assertThat(setAside()).hasSize(1);
    }

    private Mosquitto mosquitto() {
        return new Mosquitto(sluice.mqttPort(), "mqttv311");
    }

    private Path store() {
        return sluice.data().resolve("store");
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.list(sluice.data())) {
            return files.filter(file -> file.getFileName().toString().startsWith("store.damaged"))
                    .toList();
        }
    }

    private Path newest(String ending) throws IOException {
        return files(ending).stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
