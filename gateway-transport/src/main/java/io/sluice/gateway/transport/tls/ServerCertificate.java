package io.sluice.gateway.transport.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows and what it believes. Immutable.
 *
 * @param key private key
 * @param chain its certificate first, the intermediate ones behind it
 * @param trusted what certificates of clients must lead to; empty where nobody is asked for one
 */
record ServerCertificate(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted) {
    private static final byte[] ANYTHING = {1, 2, 3};

    /** Where it is. */
    record Files(Path key, Path certificate, @Nullable Path trusted) {
        /** All of them. */
        List<Path> paths() {
            return trusted == null ? List.of(key, certificate) : List.of(key, certificate, trusted);
        }
    }

    /** Reads the files; refuses a key that is not the certificate's. */
    static ServerCertificate read(Files files) throws TlsFileException {
        PrivateKey key = PemFile.key(files.key());
        List<X509Certificate> chain = PemFile.certificates(files.certificate());
        if (!matches(key, chain.get(0))) {
            throw new TlsFileException("the key in " + files.key() + " does not match the first certificate in "
                    + files.certificate() + " (" + chain.get(0).getSubjectX500Principal() + ")");
        }
        return new ServerCertificate(
                key, chain, files.trusted() == null ? List.of() : PemFile.certificates(files.trusted()));
    }

    private static boolean matches(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> "SHA256with" + key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // of another kind
            return false;
        }
    }

    X509Certificate own() {
        return chain.get(0);
    }
}
