package io.sluice.gateway.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one listener: with certificates, with pre-shared keys, or with both on one port, as its settings say. Certificate and
 * keys may be replaced while it serves. Safe for any thread.
 */
public final class TlsServer {
    /**
     * Who a client has shown to be.
     *
     * @param username name in its certificate or of its key; null if it gave none
     * @param proven whether it has shown a pre-shared key
     */
    public record Identity(@Nullable String username, boolean proven) {
        private static final Identity UNKNOWN = new Identity(null, false);
    }

    private final TlsSettings settings;
    private final PskServer.@Nullable Rules keys;
    private @Nullable CertificateContext certificate;

    /** @param keys null where no pre-shared keys are taken */
    TlsServer(TlsSettings settings, PskServer.@Nullable Rules keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** From now on connections get another certificate; those that are open keep theirs. */
    synchronized void use(CertificateContext next) {
        CertificateContext last = certificate;
        certificate = next;
        if (last != null) {
            last.release();
        }
    }

    /** No new handlers after this; connections that are open go on. */
    synchronized void release() {
        CertificateContext last = certificate;
        certificate = null;
        if (last != null) {
            last.release();
        }
    }

    /** Makes tickets of new connections unreadable for whoever finds the present key. */
    synchronized void renewTicketKey() {
        if (certificate != null) {
            certificate.renewTicketKey();
        }
    }

    /** Time within which a client's handshake must be through. */
    public Duration handshakeTimeout() {
        return settings.handshakeTimeout();
    }

    /** The step of a new connection. It tells by Netty's {@code SslHandshakeCompletionEvent} when bytes may flow. */
    public ChannelHandler newHandler(ByteBufAllocator allocator) {
        if (keys == null) {
            return withCertificate(allocator);
        }
        return settings.hasCertificate() ? new HelloChoice(hello -> answerTo(hello, allocator)) : withKey(keys);
    }

    private synchronized ChannelHandler withCertificate(ByteBufAllocator allocator) {
        if (certificate == null) {
            throw new IllegalStateException("no certificate was loaded");
        }
        return certificate.newHandler(allocator);
    }

    private static ChannelHandler withKey(PskServer.Rules rules) {
        return new PskHandler(new PskServer(rules));
    }

    private ChannelHandler answerTo(@Nullable ByteBuf hello, ByteBufAllocator allocator) {
        return keys != null && hello != null && offersKey(hello, keys) ? withKey(keys) : withCertificate(allocator);
    }

    private static boolean offersKey(ByteBuf hello, PskServer.Rules rules) {
        try {
            return ClientHellos.offersKey(hello, rules.suites(), rules.keys().get());
        } catch (IOException | RuntimeException e) {
            // the other handler knows what to answer to it
            return false;
        }
    }

    /** Who is at the other end; once the handshake is complete, on the connection's loop. */
    public Identity identity(ChannelPipeline pipeline) {
        PskHandler withKey = pipeline.get(PskHandler.class);
        if (withKey != null) {
            return new Identity(withKey.identity(), true);
        }
        CertificateName name = settings.peerCertAsUsername();
        SslHandler withCertificate = pipeline.get(SslHandler.class);
        if (name == null || withCertificate == null) {
            return Identity.UNKNOWN;
        }
        return shown(withCertificate)
                .flatMap(name::of)
                .map(username -> new Identity(username, false))
                .orElse(Identity.UNKNOWN);
    }

    private static Optional<X509Certificate> shown(SslHandler handler) {
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** Tells the peer in TLS's own words and in TCP's that nothing more comes; what it still sends is read. */
    public void finish(Channel channel) {
        SslHandler withCertificate = channel.pipeline().get(SslHandler.class);
        PskHandler withKey = channel.pipeline().get(PskHandler.class);
        if (withCertificate != null) {
            withCertificate.closeOutbound().addListener(said -> shutDown(channel));
        } else if (withKey != null) {
            withKey.finish(channel.pipeline().context(withKey));
            shutDown(channel);
        } else {
            channel.close();
        }
    }

    private static void shutDown(Channel channel) {
        if (channel.isActive()) {
            ((DuplexChannel) channel).shutdownOutput();
        }
    }
}
