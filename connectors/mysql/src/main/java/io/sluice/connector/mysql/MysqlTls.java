package io.sluice.connector.mysql;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.sql.SqlTls;
import io.sluice.connector.tls.TlsClient;
import java.sql.SQLException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.TlsSocketPlugin;

/** The driver's plug-in, found by its type, that uses the resource's own TLS settings instead of the driver's. */
public final class MysqlTls implements TlsSocketPlugin {
    static final String TYPE = "sluice";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public TrustManager[] getTrustManager(Configuration configuration, ExceptionFactory exceptions, HostAddress address)
            throws SQLException {
        return new TrustManager[] {open(configuration).trustManager()};
    }

    @Override
    public KeyManager[] getKeyManager(Configuration configuration, ExceptionFactory exceptions) throws SQLException {
        return open(configuration)
                .keyManager()
                .map(keys -> new KeyManager[] {keys})
                .orElseGet(() -> new KeyManager[0]);
    }

    @Override
    public SSLSocketFactory getSocketFactory(
            Configuration configuration, ExceptionFactory exceptions, HostAddress address) throws SQLException {
        return open(configuration).socketFactory();
    }

    private static TlsClient open(Configuration configuration) throws SQLException {
        try {
            return SqlTls.open(configuration.nonMappedOptions());
        } catch (ConnectorException e) {
            throw new SQLException(e.getMessage(), "08001", e);
        }
    }
}
