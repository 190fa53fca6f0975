package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
    @TempDir
    Path folder;

    @Test
    void theFolderTellsTheProcessAndThatItRuns() throws Exception {
        Path data = folder.resolve("not/yet/there");
        try (Instance instance = Instance.claim(data)) {
            assertThat(data.resolve("sluice.pid"))
                    .hasContent(String.valueOf(ProcessHandle.current().pid()));
            assertThat(data.resolve("sluice.running")).doesNotExist();

            instance.running("sluice@here", "1.2.3");

            assertThat(data.resolve("sluice.running")).hasContent("sluice@here 1.2.3");
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void twoInOneFolderIsRefusedWithTheRemedy() throws Exception {
        try (Instance first = Instance.claim(folder)) {
            assertThatThrownBy(() -> Instance.claim(folder))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
            first.running("sluice@here", "1.2.3");
        }
        Instance.claim(folder).close();
    }

    @Test
    void whatAKilledProcessLeftIsTakenOver() throws Exception {
        Files.writeString(folder.resolve("sluice.pid"), "123456789\n");
        Files.writeString(folder.resolve("sluice.running"), "sluice@here 1.2.3\n");

        try (Instance instance = Instance.claim(folder)) {
            assertThat(instance).isNotNull();
            assertThat(folder.resolve("sluice.running")).doesNotExist();
            assertThat(folder.resolve("sluice.pid"))
                    .hasContent(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Instance.claim(file.resolve("data")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be used");
    }
}
