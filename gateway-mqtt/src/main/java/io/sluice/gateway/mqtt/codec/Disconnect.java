package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT, both ways in version 5, client to server before (3.14).
 *
 * @param reason why; {@link ReasonCode#SUCCESS} means a normal end
 * @param sessionExpirySeconds new session expiry, -1 to leave it; client to server only
 * @param serverReference where else to go, with reason 0x9C or 0x9D; server to client only
 * @param diagnostics words for people
 */
public record Disconnect(
        ReasonCode reason,
        long sessionExpirySeconds,
        @Nullable String serverReference,
        Diagnostics diagnostics) implements MqttFrame {
    /** A normal end. */
    public static final Disconnect NORMAL = new Disconnect(ReasonCode.SUCCESS);

    /** Without properties. */
    public Disconnect(ReasonCode reason) {
        this(reason, Diagnostics.NONE);
    }

    /** With words for people. */
    public Disconnect(ReasonCode reason, Diagnostics diagnostics) {
        this(reason, -1, null, diagnostics);
    }
}
