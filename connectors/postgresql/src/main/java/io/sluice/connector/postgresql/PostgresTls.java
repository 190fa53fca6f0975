package io.sluice.connector.postgresql;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.sql.SqlTls;
import java.security.GeneralSecurityException;
import java.util.Properties;
import org.postgresql.ssl.WrappedFactory;

/** The socket factory that the driver makes by name: the resource's own TLS settings instead of the driver's. */
public final class PostgresTls extends WrappedFactory {
    /**
     * Called by the driver with the properties of the connection.
     *
     * @throws GeneralSecurityException naming parameter and file, if one of the files cannot be used
     */
    public PostgresTls(Properties properties) throws GeneralSecurityException {
        try {
            factory = SqlTls.open(properties).socketFactory();
        } catch (ConnectorException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }
}
