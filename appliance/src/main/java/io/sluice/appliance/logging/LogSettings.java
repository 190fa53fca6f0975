package io.sluice.appliance.logging;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import java.util.Map;

/** The {@code log.*} settings. */
public record LogSettings(
        @Setting(key = "log.to", value = "both", doc = "Where the log goes: off, file, console or both.")
        LogTarget to,

        @Setting(
                key = "log.level",
                value = "info",
                doc = "Least level that is logged: debug, info, notice, warning, error, critical, alert or emergency.")
        LogLevel level,

        @Setting(
                key = "log.dir",
                value = "log",
                doc = "Folder of the log files. Relative to Sluice's folder, or to the folder given with --data.")
        String folder,

        @Setting(key = "log.file", value = "sluice.log", doc = "Name of the log file.")
        String file,

        @Setting(
                key = "log.rotation.size",
                value = "10MB",
                doc = "Size at which a new log file is begun, at least 64KB.")
        ByteSize rotationSize,

        @Setting(key = "log.rotation.count", value = "5", doc = "Number of old log files that are kept, 1 to 100.")
        int rotationCount,

        @Setting(
                key = "log.{level}.file",
                doc = "One more file, for lines of at least the level in the key: log.error.file = error.log.")
        Map<String, String> filesByLevel) {

    /** Refuses rotation sizes and counts out of range. */
    public LogSettings {
        if (rotationSize.bytes() < 64 * 1024) {
            throw new IllegalArgumentException("rotationSize must be at least 64KB");
        }
        if (rotationCount < 1 || rotationCount > 100) {
            throw new IllegalArgumentException("rotationCount must be 1 to 100");
        }
        for (String name : filesByLevel.keySet()) {
            if (LogLevel.named(name).isEmpty()) {
                throw new IllegalArgumentException("filesByLevel: '" + name + "' is no level");
            }
        }
    }
}
