package io.sluice.connector.mqtt;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/**
 * Which versions of TLS and which ciphers may be used with certificates.
 *
 * @param versions as Java names them; empty for its own choice
 * @param ciphers as Java names them; empty for its own choice
 */
record TlsChoice(List<String> versions, List<String> ciphers) {
    private static final String VERSIONS = "tls_versions";
    private static final String CIPHERS = "ciphers";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    VERSIONS,
                    Parameter.Type.ARRAY,
                    "",
                    "TLS Versions",
                    "tlsv1.3, tlsv1.2; older ones are taken and not used; empty for both"),
            Parameter.optional(
                    CIPHERS,
                    Parameter.Type.ARRAY,
                    "",
                    "Ciphers",
                    "for TLS 1.2, by OpenSSL's names, like ECDHE-RSA-AES128-GCM-SHA256; empty for Java's choice"));

    static TlsChoice of(ParameterValues values) throws InvalidParameterException {
        List<String> versions = texts(values, VERSIONS).stream()
                .filter(version -> version.equals("tlsv1.3") || version.equals("tlsv1.2"))
                .map(version -> version.replace("tlsv", "TLSv"))
                .toList();
        if (versions.isEmpty() && !values.array(VERSIONS).isEmpty()) {
            throw new InvalidParameterException(VERSIONS, "parameter tls_versions must name tlsv1.2 or tlsv1.3");
        }
        return new TlsChoice(
                versions,
                texts(values, CIPHERS).stream().map(TlsChoice::standardName).toList());
    }

    private static List<String> texts(ParameterValues values, String name) {
        return values.array(name).stream()
                .map(String::valueOf)
                .map(String::trim)
                .toList();
    }

    /** {@code ECDHE-RSA-AES256-GCM-SHA384} is {@code TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384}. */
    private static String standardName(String openSsl) {
        if (openSsl.startsWith("TLS_")) {
            return openSsl;
        }
        String name = openSsl.toUpperCase(Locale.ROOT).replace('-', '_').replaceAll("AES(128|256)", "AES_$1");
        String cipher = name.replaceFirst("^(ECDHE|ECDH|DHE)_(ECDSA|RSA|DSS)_", "");
        String exchange =
                cipher.length() == name.length() ? "RSA" : name.substring(0, name.length() - cipher.length() - 1);
        String mode = cipher.contains("GCM") || cipher.contains("CHACHA20")
                ? cipher
                : cipher.replaceFirst("_SHA", "_CBC_SHA");
        return "TLS_" + exchange + "_WITH_" + (mode.endsWith("POLY1305") ? mode + "_SHA256" : mode);
    }

    /** Restricts a socket before its handshake. Ciphers that Java does not know are left out. */
    void restrict(SSLSocket socket) {
        if (!versions.isEmpty()) {
            socket.setEnabledProtocols(versions.toArray(String[]::new));
        }
        if (!ciphers.isEmpty()) {
            // the suites of version 1.3 have no other names, and no list of OpenSSL's restricts them
            socket.setEnabledCipherSuites(Arrays.stream(socket.getSupportedCipherSuites())
                    .filter(suite -> ciphers.contains(suite) || !suite.contains("_WITH_") && !suite.contains("SCSV"))
                    .toArray(String[]::new));
        }
    }
}
