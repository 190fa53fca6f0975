package io.sluice.management.cli;

import io.sluice.management.http.Rig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Sluice with its API, and a shell beside it. */
abstract class CommandTest {
    @TempDir
    Path data;

    Rig rig;
    Shell shell;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
        shell = Shell.of(rig.api());
    }

    @AfterEach
    void stop() {
        rig.close();
    }
}
