package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import io.sluice.core.config.SettingGroup;
import java.time.Duration;

/** What listeners for WebSockets have beside {@link SocketSettings}. */
public record WebSocketSettings(
        @Setting(
                key = ".mqtt_path",
                value = "/mqtt",
                doc = "Path of the HTTP request that becomes a WebSocket; others are answered with 404.")
        String path,

        @Setting(
                key = ".verify_protocol_header",
                value = "on",
                doc =
                        "Whether a request that offers none of our sub-protocols in Sec-WebSocket-Protocol is refused (400).")
        boolean verifyProtocolHeader,

        @Setting(
                key = ".proxy_address_header",
                doc = "Header in which trusted_proxies tell the client's address, like X-Forwarded-For. Empty: none.")
        String proxyAddressHeader,

        @Setting(
                key = ".proxy_port_header",
                doc = "Header in which trusted_proxies tell the client's port, like X-Forwarded-Port. Empty: none.")
        String proxyPortHeader,

        @Setting(
                key = ".max_frame_size",
                value = "1MB",
                doc =
                        "Largest WebSocket frame, packed and unpacked, 126 bytes to 256MB; a larger one ends the connection"
                                + " (close code 1009). 0 for no limit but 256MB.")
        ByteSize maxFrameSize,

        @Setting(
                key = ".idle_timeout",
                value = "2h",
                doc = "A connection from which no frame comes for so long is closed; 0s for never.")
        Duration idleTimeout,

        @Setting(
                key = ".compress",
                value = "off",
                doc =
                        "Whether clients may compress messages (permessage-deflate); takes up to 300 KB for each that does.")
        boolean compress,

        @SettingGroup(".deflate_opts") DeflateSettings deflate) {
    private static final long MOST_BYTES = 256L << 20;

    /** Refuses what is out of range. */
    public WebSocketSettings {
        SocketSettings.require(path.startsWith("/"), "path starts with /");
        SocketSettings.require(
                maxFrameSize.bytes() == 0 || maxFrameSize.bytes() >= 126 && maxFrameSize.bytes() <= MOST_BYTES,
                "maxFrameSize is 126 bytes to 256MB");
        SocketSettings.require(
                !compress || maxFrameSize.bytes() > 0, "maxFrameSize must be a limit where compress is on");
    }

    /** All defaults. */
    public static WebSocketSettings defaults() {
        return new WebSocketSettings(
                "/mqtt", true, "", "", new ByteSize(1 << 20), Duration.ofHours(2), false, DeflateSettings.defaults());
    }

    /** Largest frame in bytes. */
    int mostFrameBytes() {
        return (int) (maxFrameSize.bytes() == 0 ? MOST_BYTES : maxFrameSize.bytes());
    }
}
