package io.sluice.gateway.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.OfferedPsks;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsExtensionsUtils;

/** Tells from the first words of a client whether it comes with a pre-shared key. */
final class ClientHellos {
    private ClientHellos() {}

    /**
     * Whether a ClientHello offers a suite with a pre-shared key, or names an identity of the file: a ticket of TLS 1.3 stands in
     * the same place and is none.
     *
     * @param hello handshake message without its header
     */
    static boolean offersKey(ByteBuf hello, Collection<Integer> suites, PskFile keys) throws IOException {
        ClientHello message = ClientHello.parse(new ByteArrayInputStream(ByteBufUtil.getBytes(hello)), null);
        if (Arrays.stream(message.getCipherSuites())
                .anyMatch(suite -> suites.contains(suite) && !Ciphers.NUMBERS_OF_TLS_1_3.contains(suite))) {
            return true;
        }
        OfferedPsks offered = message.getExtensions() == null
                ? null
                : TlsExtensionsUtils.getPreSharedKeyClientHello(message.getExtensions());
        return offered != null
                && List.copyOf(offered.getIdentities()).stream()
                        .anyMatch(identity -> keys.key(((PskIdentity) identity).getIdentity()) != null);
    }
}
