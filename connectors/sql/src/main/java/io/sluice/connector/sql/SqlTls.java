package io.sluice.connector.sql;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.tls.TlsClient;
import io.sluice.connector.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Carries TLS settings through a driver, which knows only text properties, to the socket factory it makes. */
public final class SqlTls {
    private static final String PREFIX = "sluice.tls.";

    private SqlTls() {}

    /** Adds the settings to a driver's properties. */
    public static void put(TlsSettings tls, Properties properties) {
        putPath(properties, "trusted", tls.trusted());
        putPath(properties, "certificate", tls.certificate());
        putPath(properties, "key", tls.key());
        properties.setProperty(PREFIX + "verified", Boolean.toString(tls.verified()));
        properties.setProperty(PREFIX + "name", tls.serverName());
    }

    /** Reads the files that the settings in a driver's properties name. */
    public static TlsClient open(Properties properties) throws ConnectorException {
        return new TlsSettings(
                        true,
                        path(properties, "trusted"),
                        path(properties, "certificate"),
                        path(properties, "key"),
                        Boolean.parseBoolean(properties.getProperty(PREFIX + "verified", "true")),
                        properties.getProperty(PREFIX + "name", ""))
                .open();
    }

    private static void putPath(Properties properties, String name, @Nullable Path path) {
        if (path != null) {
            properties.setProperty(PREFIX + name, path.toString());
        }
    }

    private static @Nullable Path path(Properties properties, String name) {
        String text = properties.getProperty(PREFIX + name);
        return text == null ? null : Path.of(text);
    }
}
