package io.sluice.testkit.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates: of itself, of authorities below it, of servers and clients. Nothing of it outlives the test. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1000);

    private final Issued own;

    private TestAuthority(Issued own) {
        this.own = own;
    }

    /**
     * A key and the certificates that lead from it to an authority.
     *
     * @param key key pair of the first certificate
     * @param chain that certificate, and the intermediate ones behind it
     */
    public record Issued(KeyPair key, List<X509Certificate> chain) {
        /** Writes the private key, as {@code openssl genpkey} does. */
        public Path writeKey(Path file) throws IOException {
            return write(file, List.of(new JcaPKCS8Generator(key.getPrivate(), null)));
        }

        /** Writes the certificates. */
        public Path writeChain(Path file) throws IOException {
            return write(file, chain);
        }

        /** Serial number as OpenSSL prints it. */
        public String serial() {
            return chain.get(0).getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
        }

        private static Path write(Path file, List<?> entries) throws IOException {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
                for (Object entry : entries) {
                    pem.writeObject(entry);
                }
            }
            return Files.writeString(file, text.toString());
        }
    }

    /** An authority that vouches for itself. */
    public static TestAuthority root(String name) {
        KeyPair key = newKey();
        X509Certificate certificate =
                sign(new Request("CN=" + name, key, true, Duration.ofDays(365)), new X500Name("CN=" + name), key);
        return new TestAuthority(new Issued(key, List.of(certificate)));
    }

    /** An authority that this one vouches for. */
    public TestAuthority intermediate(String name) {
        KeyPair key = newKey();
        return new TestAuthority(issue(new Request("CN=" + name, key, true, Duration.ofDays(365))));
    }

    /** A certificate for a whole subject like {@code CN=sensor 7,O=Plant}, good for a year and for localhost. */
    public Issued issue(String subject) {
        return issue(subject, Duration.ofDays(365));
    }

    /** The same with a life from now, which may be over already. */
    public Issued issue(String subject, Duration life) {
        return issue(new Request(subject, newKey(), false, life));
    }

    /** Writes its own certificate, which others trust. */
    public Path write(Path file) throws IOException {
        return Issued.write(file, own.chain().subList(0, 1));
    }

    private Issued issue(Request request) {
        X509Certificate issuer = own.chain().get(0);
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(sign(request, new X500Name(issuer.getSubjectX500Principal().getName()), own.key()));
        if (!issuer.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            chain.addAll(own.chain());
        }
        return new Issued(request.key(), chain);
    }

    private record Request(String subject, KeyPair key, boolean authority, Duration life) {}

    private static X509Certificate sign(Request request, X500Name issuer, KeyPair issuerKey) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(now.minus(Duration.ofDays(400))),
                Date.from(now.plus(request.life())),
                new X500Name(request.subject()),
                request.key().getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(request.authority()));
            if (!request.authority()) {
                GeneralName[] names = {
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                };
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no elliptic curves", e);
        }
    }
}
