package io.sluice.core.hook;

import io.sluice.core.message.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a client showed at the door. {@link #toString()} holds no password.
 *
 * @param client who it says it is
 * @param password as sent, null if none
 * @param proven whether the handshake of its transport has proven who it is (TLS-PSK, manual 734): nobody asks for its
 *     password then, but a ban still holds
 */
public record Credentials(ClientInfo client, byte @Nullable [] password, boolean proven) {
    @Override
    public String toString() {
        return "Credentials[" + client.clientId() + ", " + client.username() + "]";
    }
}
