package io.sluice.gateway.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Vector;
import java.util.function.Supplier;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle asks about one handshake with a pre-shared key: TLS 1.2 with PSK suites (RFC 4279, 5489) and 1.3 with
 * external keys (RFC 8446, 4.2.11). Confined to the connection's loop; keys are looked up in memory.
 */
final class PskServer extends PSKTlsServer {
    /**
     * What handshakes of a listener have in common.
     *
     * @param crypto the JDK's ciphers
     * @param keys the file in force
     * @param suites numbers of the cipher suites, the best first
     * @param versions versions of TLS, the best first
     * @param ownOrder whether the order of {@code suites} counts and not the client's
     */
    record Rules(
            TlsCrypto crypto,
            Supplier<PskFile> keys,
            List<Integer> suites,
            List<TlsVersion> versions,
            boolean ownOrder) {}

    private final Rules rules;
    private boolean complete;
    // TLS 1.3 does not keep it
    private byte @Nullable [] external;

    PskServer(Rules rules) {
        super(rules.crypto(), new Identities(rules.keys()));
        this.rules = rules;
    }

    /** For TLS 1.2. */
    private record Identities(Supplier<PskFile> keys) implements TlsPSKIdentityManager {
        @Override
        public byte @Nullable [] getHint() {
            return null;
        }

        @Override
        public byte @Nullable [] getPSK(byte[] identity) {
            return keys.get().key(identity);
        }
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return rules.versions().stream().map(TlsVersion::number).toArray(ProtocolVersion[]::new);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        int[] suites = rules.suites().stream().mapToInt(Integer::intValue).toArray();
        return TlsUtils.getSupportedCipherSuites(getCrypto(), suites);
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return rules.ownOrder();
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // the interface wants it
    public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
        for (Object offered : identities) {
            byte[] identity = ((PskIdentity) offered).getIdentity();
            byte[] key = rules.keys().get().key(identity);
            if (key != null) {
                external = identity;
                return new BasicTlsPSKExternal(identity, getCrypto().createSecret(key), PRFAlgorithm.tls13_hkdf_sha256);
            }
        }
        return null;
    }

    @Override
    public @Nullable TlsCredentials getCredentials() throws IOException {
        return TlsUtils.isTLSv13(context) ? null : super.getCredentials();
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    /** Identity whose key the client has shown. Once the handshake is complete. */
    String identity() {
        byte[] identity =
                external == null ? context.getSecurityParametersConnection().getPSKIdentity() : external;
        return new String(identity, StandardCharsets.UTF_8);
    }
}
