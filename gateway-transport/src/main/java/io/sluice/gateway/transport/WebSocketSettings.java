package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;

/** What listeners for WebSockets have beside {@link SocketSettings}. */
public record WebSocketSettings(
        @Setting(
                key = ".mqtt_path",
                value = "/mqtt",
                doc = "Path of the HTTP request that becomes a WebSocket; others are answered with 404.")
        String path,

        @Setting(
                key = ".max_frame_size",
                value = "1MB",
                doc =
                        "Largest WebSocket frame, 126 bytes to 256MB; a larger one ends the connection (close code 1009).")
        ByteSize maxFrameSize) {
    /** Refuses what is out of range. */
    public WebSocketSettings {
        SocketSettings.require(path.startsWith("/"), "path starts with /");
        SocketSettings.require(
                maxFrameSize.bytes() >= 126 && maxFrameSize.bytes() <= 256L << 20,
                "maxFrameSize is 126 bytes to 256MB");
    }

    /** All defaults. */
    public static WebSocketSettings defaults() {
        return new WebSocketSettings("/mqtt", new ByteSize(1 << 20));
    }
}
