package io.sluice.gateway.transport.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What of a client's certificate becomes the client's user name (manual 1668). */
public enum CertificateName {
    /** The common name of the subject; a certificate without one gives no name. */
    CN,
    /** The whole subject, as RFC 2253 writes it. */
    DN,
    /** The certificate itself: its DER form in Base64, since a user name is text. */
    CRT;

    /** The name in {@code certificate}. */
    Optional<String> of(X509Certificate certificate) {
        return switch (this) {
            case CN -> commonName(certificate);
            case DN -> Optional.of(certificate.getSubjectX500Principal().getName());
            case CRT -> encoded(certificate);
        };
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            // RFC 2253 puts the most specific part first, and LdapName counts from the other end
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .reduce((general, specific) -> specific);
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> encoded(X509Certificate certificate) {
        try {
            return Optional.of(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            return Optional.empty();
        }
    }
}
