package io.sluice.connector.tls;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one resource, as its parameters say (names of the manual, 820-825). Reading them does no I/O; {@link #open}
 * reads the files, and again after each reconnection, so that files may be replaced.
 *
 * @param enabled whether to use TLS at all
 * @param trusted authorities one of which the target's certificate must lead to; null for those of the JDK
 * @param certificate own certificate, intermediate ones behind it; null for none
 * @param key private key of the own certificate; null exactly if there is none
 * @param verified whether the target's certificate and the name in it are checked
 * @param serverName name the certificate must be made for and that is sent ahead (SNI); empty for the host's own name
 */
public record TlsSettings(
        boolean enabled,
        @Nullable Path trusted,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean verified,
        String serverName) {
    static final String SSL = "ssl";
    static final String TRUSTED = "cacertfile";
    static final String CERTIFICATE = "certfile";
    static final String KEY = "keyfile";
    static final String VERIFY = "verify";
    static final String SERVER_NAME = "server_name";

    /** Settings that use no TLS. */
    public static final TlsSettings OFF = new TlsSettings(false, null, null, null, true, "");

    /** The parameters, off by default: to be added to those of a resource type. */
    public static List<Parameter> parameters() {
        Parameter.Type text = Parameter.Type.STRING;
        return List.of(
                Parameter.optional(SSL, Parameter.Type.BOOLEAN, false, "TLS", "whether to use TLS"),
                Parameter.optional(
                        TRUSTED,
                        text,
                        "",
                        "CA Certificate File",
                        "PEM file of the authorities that the target's certificate must lead to; empty for those that Java"
                                + " trusts. Relative paths are below Sluice's data directory"),
                Parameter.optional(
                        CERTIFICATE,
                        text,
                        "",
                        "Certificate File",
                        "PEM file of Sluice's own certificate, intermediate ones behind it; empty for none"),
                Parameter.optional(KEY, text, "", "Key File", "PEM file of its private key, not encrypted"),
                Parameter.optional(
                                VERIFY,
                                text,
                                "verify_peer",
                                "Verify",
                                "verify_peer: the target must show a certificate that is trusted and made for its name;"
                                        + " verify_none: anybody is believed, for tests only")
                        .oneOf("verify_peer", "verify_none"),
                Parameter.optional(
                        SERVER_NAME,
                        text,
                        "",
                        "Server Name",
                        "name that the target's certificate must be made for; empty for the name it is reached by"));
    }

    /** The parameters but for the one that turns TLS on: for resources whose address says it. */
    public static List<Parameter> parametersWithoutSwitch() {
        return parameters().stream()
                .filter(parameter -> !parameter.name().equals(SSL))
                .toList();
    }

    /**
     * Reads the parameters.
     *
     * @param dataDirectory where relative paths begin
     * @throws InvalidParameterException if a certificate comes without key or a key without certificate, or a path is none
     */
    public static TlsSettings of(ParameterValues values, Path dataDirectory) throws InvalidParameterException {
        return of(values, dataDirectory, values.flag(SSL));
    }

    /** The same for a resource that declares {@link #parametersWithoutSwitch}: it knows by itself whether it uses TLS. */
    public static TlsSettings of(ParameterValues values, Path dataDirectory, boolean enabled)
            throws InvalidParameterException {
        Path certificate = path(values, CERTIFICATE, dataDirectory);
        Path key = path(values, KEY, dataDirectory);
        if ((certificate == null) != (key == null)) {
            String missing = key == null ? KEY : CERTIFICATE;
            throw new InvalidParameterException(
                    missing, "parameters certfile and keyfile go together: give " + missing);
        }
        return new TlsSettings(
                enabled,
                path(values, TRUSTED, dataDirectory),
                certificate,
                key,
                values.text(VERIFY).equals("verify_peer"),
                values.text(SERVER_NAME).trim());
    }

    /**
     * Reads the files.
     *
     * @throws ConnectorException retriable, naming parameter and file, if one is missing or holds something else
     */
    public TlsClient open() throws ConnectorException {
        return TlsClient.open(this);
    }

    private static @Nullable Path path(ParameterValues values, String parameter, Path dataDirectory)
            throws InvalidParameterException {
        String text = values.text(parameter).trim();
        try {
            return text.isEmpty() ? null : dataDirectory.resolve(text);
        } catch (InvalidPathException e) {
            throw new InvalidParameterException(parameter, "parameter " + parameter + " is no path: " + e.getMessage());
        }
    }
}
