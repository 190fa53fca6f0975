package io.sluice.gateway.transport;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.sluice.gateway.transport.DeflateSettings.Takeover;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agreed on about compression (RFC 7692, 7.1).
 *
 * @param serverForgets whether each message to the client stands for itself
 * @param clientForgets whether each message from the client does
 * @param serverWindowBits how far back messages to the client refer
 * @param clientWindowBits what the client is told to use; 0 for nothing
 */
record DeflateAgreement(boolean serverForgets, boolean clientForgets, int serverWindowBits, int clientWindowBits) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_FORGETS = "server_no_context_takeover";
    private static final String CLIENT_FORGETS = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int MOST_BITS = 15;

    /** The first offer in the client's header that we can take; null for none: messages are not compressed then. */
    static @Nullable DeflateAgreement of(String offers, DeflateSettings settings) {
        for (WebSocketExtensionData offer : extensions(offers)) {
            DeflateAgreement agreement = offer.name().equals(NAME) ? of(offer.parameters(), settings) : null;
            if (agreement != null) {
                return agreement;
            }
        }
        return null;
    }

    private static List<WebSocketExtensionData> extensions(String offers) {
        return WebSocketExtensionUtil.extractExtensions(offers);
    }

    private static @Nullable DeflateAgreement of(Map<String, @Nullable String> offer, DeflateSettings settings) {
        boolean serverForgets = settings.serverContextTakeover() == Takeover.NO_TAKEOVER;
        boolean clientForgets = settings.clientContextTakeover() == Takeover.NO_TAKEOVER;
        int serverBits = settings.serverMaxWindowBits();
        int clientBits = 0;
        for (Map.Entry<String, @Nullable String> parameter : offer.entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case SERVER_FORGETS -> serverForgets = true;
                case CLIENT_FORGETS -> clientForgets = true;
                case SERVER_WINDOW -> serverBits = Math.min(serverBits, bits(value));
                case CLIENT_WINDOW ->
                    clientBits = Math.min(settings.clientMaxWindowBits(), value == null ? MOST_BITS : bits(value));
                default -> {
                    return null;
                }
            }
        }
        boolean valid = serverBits > 0 && clientBits >= 0;
        return valid ? new DeflateAgreement(serverForgets, clientForgets, serverBits, clientBits) : null;
    }

    /** 8 to 15; -1 for anything else. */
    private static int bits(@Nullable String value) {
        return value != null && value.matches("[89]|1[0-5]") ? Integer.parseInt(value) : -1;
    }

    /** The answer to the client. */
    String header() {
        StringBuilder header = new StringBuilder(NAME);
        if (serverForgets) {
            header.append("; ").append(SERVER_FORGETS);
        }
        if (clientForgets) {
            header.append("; ").append(CLIENT_FORGETS);
        }
        if (serverWindowBits < MOST_BITS) {
            header.append("; ").append(SERVER_WINDOW).append('=').append(serverWindowBits);
        }
        if (clientWindowBits > 0 && clientWindowBits < MOST_BITS) {
            header.append("; ").append(CLIENT_WINDOW).append('=').append(clientWindowBits);
        }
        return header.toString();
    }
}
