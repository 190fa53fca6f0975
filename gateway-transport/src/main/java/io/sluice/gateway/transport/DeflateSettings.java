package io.sluice.gateway.transport;

import io.sluice.core.config.Setting;
import java.util.zip.Deflater;

/** How WebSocket messages are compressed (RFC 7692): a group of {@link WebSocketSettings}. */
public record DeflateSettings(
        @Setting(key = ".level", value = "default", doc = "Effort: default, none, best_speed or best_compression.")
        Level level,

        @Setting(
                key = ".mem_level",
                value = "8",
                doc = "1 to 9, as the manual has it; the Java machine always compresses with 8.")
        int memLevel,

        @Setting(
                key = ".strategy",
                value = "default",
                doc = "What the data is like: default, filtered or huffman_only.")
        Strategy strategy,

        @Setting(
                key = ".server_context_takeover",
                value = "takeover",
                doc = "Whether a message to a client may refer to those before it: takeover or no_takeover.")
        Takeover serverContextTakeover,

        @Setting(
                key = ".client_context_takeover",
                value = "takeover",
                doc = "Whether a message from a client may refer to those before it: takeover or no_takeover.")
        Takeover clientContextTakeover,

        @Setting(
                key = ".server_max_window_bits",
                value = "15",
                doc = "How far back messages to clients refer, as a power of two of bytes, 8 to 15.")
        int serverMaxWindowBits,

        @Setting(
                key = ".client_max_window_bits",
                value = "15",
                doc = "The same for messages from clients that let us choose, 8 to 15.")
        int clientMaxWindowBits) {
    /** Effort of compression. */
    public enum Level {
        DEFAULT(Deflater.DEFAULT_COMPRESSION),
        NONE(Deflater.NO_COMPRESSION),
        BEST_SPEED(Deflater.BEST_SPEED),
        BEST_COMPRESSION(Deflater.BEST_COMPRESSION);

        private final int number;

        Level(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** What data the compression is made for. */
    public enum Strategy {
        DEFAULT(Deflater.DEFAULT_STRATEGY),
        FILTERED(Deflater.FILTERED),
        HUFFMAN_ONLY(Deflater.HUFFMAN_ONLY);

        private final int number;

        Strategy(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** Whether what one message was compressed with is kept for the next. */
    public enum Takeover {
        TAKEOVER,
        NO_TAKEOVER
    }

    /** Refuses what is out of range. */
    public DeflateSettings {
        SocketSettings.require(memLevel >= 1 && memLevel <= 9, "memLevel is 1 to 9");
        SocketSettings.require(serverMaxWindowBits >= 8 && serverMaxWindowBits <= 15, "serverMaxWindowBits is 8 to 15");
        SocketSettings.require(clientMaxWindowBits >= 8 && clientMaxWindowBits <= 15, "clientMaxWindowBits is 8 to 15");
    }

    /** All defaults. */
    public static DeflateSettings defaults() {
        return new DeflateSettings(Level.DEFAULT, 8, Strategy.DEFAULT, Takeover.TAKEOVER, Takeover.TAKEOVER, 15, 15);
    }
}
