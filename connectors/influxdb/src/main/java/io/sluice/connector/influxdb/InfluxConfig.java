package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/**
 * Parameters of the resource.
 *
 * @param url where InfluxDB is
 * @param database database written to; must exist
 * @param username user, empty for none
 * @param password password of the user
 * @param precision unit of times that come with the rows
 * @param callLimit time that a request may take
 */
record InfluxConfig(
        HttpUrl url, String database, String username, String password, TimeUnit precision, Duration callLimit) {
    private static final String HOST = "host";
    private static final String PORT = "port";
    private static final String DATABASE = "database";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String PRECISION = "precision";
    private static final String HTTPS = "https_enabled";
    private static final String TIMEOUT = "request_timeout";

    private static final Map<String, TimeUnit> UNITS = Map.of(
            "n", TimeUnit.NANOSECONDS,
            "u", TimeUnit.MICROSECONDS,
            "ms", TimeUnit.MILLISECONDS,
            "s", TimeUnit.SECONDS,
            "m", TimeUnit.MINUTES,
            "h", TimeUnit.HOURS);

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(HOST, Parameter.Type.STRING, "127.0.0.1", "InfluxDB Host", "name or address"),
            Parameter.optional(PORT, Parameter.Type.NUMBER, 8086L, "InfluxDB Port", "HTTP port, 1 to 65535"),
            Parameter.required(DATABASE, Parameter.Type.STRING, "InfluxDB Database", "name of an existing database"),
            Parameter.optional(USERNAME, Parameter.Type.STRING, "", "InfluxDB Username", "empty for no login"),
            Parameter.optional(PASSWORD, Parameter.Type.STRING, "", "InfluxDB Password", "of the user")
                    .asSecret(),
            Parameter.optional(PRECISION, Parameter.Type.STRING, "ms", "Precision", "unit of times in the rows")
                    .oneOf("n", "u", "ms", "s", "m", "h"),
            Parameter.optional(HTTPS, Parameter.Type.BOOLEAN, false, "HTTPS", "whether to use TLS"),
            Parameter.optional(
                    TIMEOUT, Parameter.Type.NUMBER, 10L, "Request timeout", "seconds a request may take, 1 to 120"));

    static InfluxConfig of(ParameterValues values) throws InvalidParameterException {
        long port = values.integer(PORT);
        if (port < 1 || port > 65_535) {
            throw new InvalidParameterException(PORT, "parameter port must be 1 to 65535, not " + port);
        }
        long seconds = values.integer(TIMEOUT);
        if (seconds < 1 || seconds > 120) {
            throw new InvalidParameterException(TIMEOUT, "parameter request_timeout must be 1 to 120, not " + seconds);
        }
        TimeUnit precision = UNITS.getOrDefault(values.text(PRECISION), TimeUnit.MILLISECONDS);
        return new InfluxConfig(
                url(values.text(HOST), (int) port, values.flag(HTTPS)),
                values.text(DATABASE),
                values.text(USERNAME),
                values.text(PASSWORD),
                precision,
                Duration.ofSeconds(seconds));
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
