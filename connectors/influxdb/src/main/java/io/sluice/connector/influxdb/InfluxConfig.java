package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the resource.
 *
 * @param url where InfluxDB is
 * @param database database written to; must exist
 * @param username user, empty for none
 * @param password password of the user
 * @param precision unit of times that come with the rows
 * @param callLimit time that a request may take
 * @param gzip whether to compress what is written
 */
record InfluxConfig(
        HttpUrl url,
        String database,
        String username,
        String password,
        TimeUnit precision,
        Duration callLimit,
        boolean gzip) {
    private static final String HOST = "host";
    private static final String PORT = "port";
    private static final String DATABASE = "database";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String HTTPS = "https_enabled";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(HOST, Parameter.Type.STRING, "127.0.0.1", "InfluxDB Host", "name or address"),
            Parameter.optional(PORT, Parameter.Type.NUMBER, 8086L, "InfluxDB Port", "HTTP port, 1 to 65535"),
            Parameter.required(DATABASE, Parameter.Type.STRING, "InfluxDB Database", "name of an existing database"),
            Parameter.optional(USERNAME, Parameter.Type.STRING, "", "InfluxDB Username", "empty for no login"),
            Parameter.optional(PASSWORD, Parameter.Type.STRING, "", "InfluxDB Password", "of the user")
                    .asSecret(),
            CommonParameters.PRECISION,
            Parameter.optional(HTTPS, Parameter.Type.BOOLEAN, false, "HTTPS", "whether to use TLS"),
            CommonParameters.GZIP,
            CommonParameters.TIMEOUT);

    static InfluxConfig of(ParameterValues values) throws InvalidParameterException {
        long port = values.integer(PORT);
        if (port < 1 || port > 65_535) {
            throw new InvalidParameterException(PORT, "parameter port must be 1 to 65535, not " + port);
        }
        return new InfluxConfig(
                url(values.text(HOST), (int) port, values.flag(HTTPS)),
                values.text(DATABASE),
                values.text(USERNAME),
                values.text(PASSWORD),
                CommonParameters.precision(values),
                CommonParameters.callLimit(values),
                values.flag(CommonParameters.GZIP.name()));
    }

    /** What an answer says that says nothing about what was sent: the same may pass later; null for other answers. */
    @Nullable
    String problem(int code) {
        return switch (code) {
            case 401 -> "refuses the login: check the parameters username and password";
            case 403 -> "does not let this user do that: check the parameter username and its rights";
            case 404 -> "has no database \"" + database + "\": create it there or change the parameter database";
            case 408, 429 -> "is busy";
            default -> code >= 500 ? "is not well" : null;
        };
    }

    private static HttpUrl url(String host, int port, boolean https) throws InvalidParameterException {
        try {
            return new HttpUrl.Builder()
                    .scheme(https ? "https" : "http")
                    .host(host.trim())
                    .port(port)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(HOST, "parameter host must be a name or an address, not " + host);
        }
    }

    @Override
    public String toString() {
        return "InfluxConfig[" + url + ", database " + database + ", username " + username + ']';
    }
}
