package io.sluice.connector.tls;

import io.sluice.connector.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PEM file (RFC 7468) that a parameter names. Every failure names both.
 *
 * @param parameter name of the parameter
 * @param path the file
 */
record PemFile(String parameter, Path path) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** All certificates, in order; at least one. */
    List<X509Certificate> certificates() throws ConnectorException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("TRUSTED CERTIFICATE")) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw failure("holds no certificate (expected -----BEGIN CERTIFICATE-----)", null);
        }
        return certificates;
    }

    /** The first private key. */
    PrivateKey key() throws ConnectorException {
        for (Block block : blocks()) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(decoded(block));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return key(traditional(block));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
                default -> {
                    // certificates and curve parameters may stand beside the key
                }
            }
        }
        throw failure("holds no private key (expected -----BEGIN PRIVATE KEY-----)", null);
    }

    ConnectorException failure(String problem, @Nullable Throwable cause) {
        return ConnectorException.retry("parameter " + parameter + ": " + path + " " + problem, cause);
    }

    /**
     * @param label what stands behind BEGIN
     * @param text what stands between, Base64 but for headers of encrypted keys
     */
    private record Block(String label, String text) {}

    private List<Block> blocks() throws ConnectorException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text());
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private String text() throws ConnectorException {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw failure("does not exist", e);
        } catch (AccessDeniedException e) {
            throw failure("cannot be read: permission denied", e);
        } catch (IOException e) {
            throw failure("cannot be read: " + e.getMessage(), e);
        }
    }

    private X509Certificate certificate(Block block) throws ConnectorException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decoded(block)));
        } catch (CertificateException e) {
            throw failure("holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    private PrivateKey key(byte[] pkcs8) throws ConnectorException {
        GeneralSecurityException last = null;
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                last = e;
            } catch (GeneralSecurityException e) {
                throw failure("holds a key that cannot be read: " + e.getMessage(), e);
            }
        }
        // the reason of the last attempt says nothing, and a reason must never show a part of the key
        throw failure("holds a private key that is neither RSA nor EC nor Ed25519", last);
    }

    /** The key in PKCS #8, which is the only form that the JDK takes. */
    private byte[] traditional(Block block) throws ConnectorException {
        if (block.text().contains("ENCRYPTED")) {
            throw encrypted();
        }
        byte[] key = decoded(block);
        try {
            return block.label().startsWith("RSA") ? Pkcs8.ofRsa(key) : Pkcs8.ofEc(key);
        } catch (IndexOutOfBoundsException e) {
            throw failure("holds a private key that is cut off or names no curve", e);
        }
    }

    private byte[] decoded(Block block) throws ConnectorException {
        try {
            return Base64.getMimeDecoder().decode(block.text());
        } catch (IllegalArgumentException e) {
            throw failure("is damaged: what stands between BEGIN and END is not Base64", null);
        }
    }

    private ConnectorException encrypted() {
        return failure(
                "holds an encrypted key: decrypt it with 'openssl pkey' and protect the file by its owner", null);
    }
}
