package io.sluice.connector.mysql;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.sql.SqlTls;
import io.sluice.connector.tls.TlsClient;
import java.io.IOException;
import java.net.Socket;
import java.sql.SQLException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocket;
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

    /** From {@code getTrustManager} to {@code createSocket}, which the driver calls one after the other on one thread. */
    private static final ThreadLocal<TlsClient> CLIENT = new ThreadLocal<>();

    @Override
    public TrustManager[] getTrustManager(Configuration configuration, ExceptionFactory exceptions, HostAddress address)
            throws SQLException {
        try {
            TlsClient client = SqlTls.open(configuration.nonMappedOptions());
            CLIENT.set(client);
            return new TrustManager[] {client.trustManager()};
        } catch (ConnectorException e) {
            throw new SQLException(e.getMessage(), "08001", e);
        }
    }

    /** None for the driver's own socket factory, which is not used. */
    @Override
    public KeyManager[] getKeyManager(Configuration configuration, ExceptionFactory exceptions) {
        return new KeyManager[0];
    }

    /** Instead of the driver's factory one that checks the name in the certificate as well. */
    @Override
    public SSLSocket createSocket(Socket socket, SSLSocketFactory driversFactory, String host) throws IOException {
        TlsClient client = CLIENT.get();
        CLIENT.remove();
        if (client == null) {
            throw new IOException("TLS was not set up");
        }
        return (SSLSocket) client.socketFactory().createSocket(socket, host, socket.getPort(), true);
    }
}
