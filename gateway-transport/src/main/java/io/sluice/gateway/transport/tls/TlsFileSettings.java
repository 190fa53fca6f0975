package io.sluice.gateway.transport.tls;

import io.sluice.core.config.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of the files of keys and certificates that all listeners share. */
public record TlsFileSettings(
        @Setting(
                key = "psk.file.path",
                doc = "File of pre-shared keys, identity:key a line, the key in hexadecimal digits.")
        @Nullable
        String pskFile,

        @Setting(
                key = "tls.reload_interval",
                value = "10s",
                doc =
                        "How often files of keys and certificates are looked at and loaded if changed, 1s to 1d; 0 for never.")
        Duration reloadInterval) {
    /** Refuses what is out of range. */
    public TlsFileSettings {
        if (!reloadInterval.isZero() && (reloadInterval.toSeconds() < 1 || reloadInterval.toDays() > 1)) {
            throw new IllegalArgumentException("tls.reload_interval is 1s to 1d, or 0");
        }
    }
}
