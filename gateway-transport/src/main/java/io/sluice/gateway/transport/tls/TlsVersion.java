package io.sluice.gateway.transport.tls;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.tls.ProtocolVersion;

/** Versions of TLS that a listener can speak, the best first. */
enum TlsVersion {
    TLS_1_3("tlsv1.3", "TLSv1.3", ProtocolVersion.TLSv13),
    TLS_1_2("tlsv1.2", "TLSv1.2", ProtocolVersion.TLSv12),
    TLS_1_1("tlsv1.1", "TLSv1.1", ProtocolVersion.TLSv11),
    TLS_1_0("tlsv1", "TLSv1", ProtocolVersion.TLSv10);

    private final String text;
    private final String javaName;
    private final ProtocolVersion number;

    TlsVersion(String text, String javaName, ProtocolVersion number) {
        this.text = text;
        this.javaName = javaName;
        this.number = number;
    }

    /** As the JDK and BoringSSL's binding call it. */
    String javaName() {
        return javaName;
    }

    ProtocolVersion number() {
        return number;
    }

    /** The versions of a setting, the best first; refuses words that are none, and an empty list. */
    static List<TlsVersion> of(List<String> words) {
        for (String word : words) {
            if (Arrays.stream(values()).noneMatch(version -> version.text.equals(word))) {
                throw new IllegalArgumentException("tls_versions has '" + word + "', expected of "
                        + Arrays.stream(values()).map(version -> version.text).collect(Collectors.joining(", ")));
            }
        }
        List<TlsVersion> versions = Arrays.stream(values())
                .filter(version -> words.contains(version.text))
                .toList();
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("tls_versions names none");
        }
        return versions;
    }
}
