package io.sluice.appliance.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final ByteSize SMALL = new ByteSize(64 * 1024);

    @TempDir
    Path base;

    private final Logger log = LoggerFactory.getLogger(LoggingTest.class);

    private static LogSettings settings(LogTarget to, LogLevel level, Map<String, String> more) {
        return new LogSettings(to, level, "log", "sluice.log", SMALL, 2, more);
    }

    @Test
    void linesFromTheLevelOnGoToTheFile() throws Exception {
        Logging logging = Logging.start(settings(LogTarget.FILE, LogLevel.WARNING, Map.of()), base, true);
        log.info("nobody asked");
        log.warn("the door is open");
        logging.stop();

        assertThat(Files.readString(base.resolve("log/sluice.log")))
                .contains("WARN")
                .contains("LoggingTest: the door is open")
                .doesNotContain("nobody asked");
    }

    @Test
    void aLevelMayHaveAFileOfItsOwn() throws Exception {
        Logging logging =
                Logging.start(settings(LogTarget.FILE, LogLevel.INFO, Map.of("error", "error.log")), base, true);
        log.info("all is well");
        log.error("all is lost");
        logging.stop();

        assertThat(Files.readString(base.resolve("log/sluice.log")))
                .contains("all is well")
                .contains("all is lost");
        assertThat(Files.readString(base.resolve("log/error.log")))
                .contains("all is lost")
                .doesNotContain("all is well");
    }

    @Test
    void offAndConsoleWriteNoFile() {
        for (LogTarget target : new LogTarget[] {LogTarget.OFF, LogTarget.CONSOLE}) {
            Logging logging = Logging.start(settings(target, LogLevel.INFO, Map.of()), base, false);
            log.error("not for a file");
            logging.stop();
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void filesAreChangedAtTheirSizeAndOldOnesDropped() {
        Logging logging = Logging.start(settings(LogTarget.FILE, LogLevel.INFO, Map.of()), base, false);
        String line = "x".repeat(2000);
        for (int i = 0; i < 200; i++) {
            log.info(line);
        }
        logging.stop();

        assertThat(base.resolve("log/sluice.log.1")).exists();
        assertThat(base.resolve("log/sluice.log.2")).exists();
        assertThat(base.resolve("log/sluice.log.3")).doesNotExist();
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> settings(LogTarget.FILE, LogLevel.INFO, Map.of("loud", "x")))
                .hasMessage("filesByLevel: 'loud' is no level");
        assertThatThrownBy(
                        () -> new LogSettings(LogTarget.FILE, LogLevel.INFO, "log", "f", new ByteSize(1), 2, Map.of()))
                .hasMessageContaining("rotationSize");
        assertThatThrownBy(() -> new LogSettings(LogTarget.FILE, LogLevel.INFO, "log", "f", SMALL, 0, Map.of()))
                .hasMessageContaining("rotationCount");
    }
}
