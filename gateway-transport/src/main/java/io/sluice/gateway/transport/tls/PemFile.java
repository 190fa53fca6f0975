package io.sluice.gateway.transport.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads PEM files in all forms in which OpenSSL writes keys and certificates. */
final class PemFile {
    private PemFile() {}

    /** All certificates, in order; at least one. */
    static List<X509Certificate> certificates(Path file) throws TlsFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        try {
            for (Object entry : entries(file)) {
                if (entry instanceof X509CertificateHolder holder) {
                    certificates.add(converter.getCertificate(holder));
                }
            }
        } catch (CertificateException e) {
            throw new TlsFileException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new TlsFileException(file + " holds no certificate (expected -----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /** The first private key. */
    static PrivateKey key(Path file) throws TlsFileException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try {
            for (Object entry : entries(file)) {
                if (entry instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (entry instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (entry instanceof PEMEncryptedKeyPair || entry instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new TlsFileException(
                            file
                                    + " holds an encrypted key: decrypt it with 'openssl pkey' and protect the file by its owner");
                }
            }
        } catch (IOException e) {
            throw new TlsFileException(file + " holds a key that cannot be read: " + e.getMessage(), e);
        }
        throw new TlsFileException(file + " holds no private key (expected -----BEGIN PRIVATE KEY-----)");
    }

    private static List<Object> entries(Path file) throws TlsFileException {
        List<Object> entries = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(text)) {
            for (Object entry = parser.readObject(); entry != null; entry = parser.readObject()) {
                entries.add(entry);
            }
            return entries;
        } catch (IOException | RuntimeException e) {
            throw cannotRead(file, e);
        }
    }

    /** The reason in words: Java's messages for the two usual ones are the file's name. */
    static TlsFileException cannotRead(Path file, Exception cause) {
        String reason = cause instanceof NoSuchFileException
                ? " does not exist"
                : " cannot be read: "
                        + (cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage());
        return new TlsFileException(file + reason, cause);
    }
}
