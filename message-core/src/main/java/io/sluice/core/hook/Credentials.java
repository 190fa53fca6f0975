package io.sluice.core.hook;

import io.sluice.core.message.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a client showed at the door. {@link #toString()} holds no password.
 *
 * @param client who it says it is
 * @param password as sent, null if none
 */
public record Credentials(ClientInfo client, byte @Nullable [] password) {
    @Override
    public String toString() {
        return "Credentials[" + client.clientId() + ", " + client.username() + "]";
    }
}
