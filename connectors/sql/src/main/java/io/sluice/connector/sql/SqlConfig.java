package io.sluice.connector.sql;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters of an SQL resource.
 *
 * @param host name or address
 * @param port TCP port
 * @param database database of the server, must exist
 * @param user name to log in with
 * @param password password of the user
 * @param poolSize connections at most
 * @param connectLimit time to reach the server and to log in
 * @param requestLimit time that the server may keep silent
 * @param tls encryption
 * @param exactlyOnce whether progress is kept in the database
 */
public record SqlConfig(
        String host,
        int port,
        String database,
        String user,
        String password,
        int poolSize,
        Duration connectLimit,
        Duration requestLimit,
        TlsSettings tls,
        ExactlyOnce exactlyOnce) {
    private static final String SERVER = "server";
    private static final String DATABASE = "database";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String POOL_SIZE = "pool_size";
    private static final String CONNECT_TIMEOUT = "connect_timeout";
    private static final String REQUEST_TIMEOUT = "request_timeout";
    private static final String EXACTLY_ONCE = "exactly_once";

    /** A name, an IPv4 address or an IPv6 address in brackets, then perhaps a port. */
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:/?#@&\\s\\[\\]]+)(?::(\\d{1,5}))?");

    /** Whether each row is to be counted once by a note in the database. */
    public enum ExactlyOnce {
        /** Yes if the user may make and use the tables for it, else rows may come twice after a failure. */
        AUTO,
        /** Yes; nothing is sent while it is impossible. */
        ON,
        /** No: rows may come twice after a failure. */
        OFF
    }

    /** Declarations, with what differs between kinds of database. */
    public static List<Parameter> parameters(String title, int defaultPort, String defaultUser) {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.optional(
                        SERVER,
                        Parameter.Type.STRING,
                        "127.0.0.1:" + defaultPort,
                        title + " Server",
                        "name or address, and port after a colon (without: " + defaultPort + ")"),
                Parameter.required(
                        DATABASE, Parameter.Type.STRING, title + " Database", "name of an existing database"),
                Parameter.optional(USER, Parameter.Type.STRING, defaultUser, title + " User", "name to log in with"),
                Parameter.optional(PASSWORD, Parameter.Type.STRING, "", title + " Password", "of the user")
                        .asSecret(),
                Parameter.optional(
                        POOL_SIZE,
                        Parameter.Type.NUMBER,
                        8L,
                        "Pool Size",
                        "connections at most, 1 to 64; made when needed"),
                Parameter.optional(
                        CONNECT_TIMEOUT,
                        Parameter.Type.NUMBER,
                        5L,
                        "Connect timeout",
                        "seconds to reach the server and to log in, 1 to 60"),
                Parameter.optional(
                        REQUEST_TIMEOUT,
                        Parameter.Type.NUMBER,
                        10L,
                        "Request timeout",
                        "seconds that the server may take for an answer, 1 to 120"),
                Parameter.optional(
                                EXACTLY_ONCE,
                                Parameter.Type.STRING,
                                "auto",
                                "Count rows once",
                                "note in the tables " + ProgressSql.PROGRESS + " and " + ProgressSql.REFUSED
                                        + " which rows are stored: auto = if the user may make them, on = always, off")
                        .oneOf("auto", "on", "off")));
        parameters.addAll(TlsSettings.parameters());
        return List.copyOf(parameters);
    }

    /**
     * Reads checked values.
     *
     * @param dataDirectory where relative paths begin
     */
    public static SqlConfig of(ParameterValues values, int defaultPort, Path dataDirectory)
            throws InvalidParameterException {
        Matcher address = ADDRESS.matcher(values.text(SERVER).trim());
        int port = !address.matches() ? 0 : address.group(2) == null ? defaultPort : Integer.parseInt(address.group(2));
        if (port < 1 || port > 65_535) {
            throw new InvalidParameterException(
                    SERVER, "parameter server must be host or host:port, not " + values.text(SERVER));
        }
        return new SqlConfig(
                address.group(1),
                port,
                values.text(DATABASE).trim(),
                values.text(USER),
                values.text(PASSWORD),
                (int) inRange(values, POOL_SIZE, 64),
                Duration.ofSeconds(inRange(values, CONNECT_TIMEOUT, 60)),
                Duration.ofSeconds(inRange(values, REQUEST_TIMEOUT, 120)),
                TlsSettings.of(values, dataDirectory),
                ExactlyOnce.valueOf(values.text(EXACTLY_ONCE).toUpperCase(Locale.ROOT)));
    }

    /** Time that a connection may be silent: a little longer, so that a question which takes too long is ended by the server. */
    public Duration silenceLimit() {
        return requestLimit.plusSeconds(2);
    }

    /** Where the database is, for messages. */
    public String address() {
        return host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "SqlConfig[" + address() + ", user " + user + ']';
    }

    private static long inRange(ParameterValues values, String name, long max) throws InvalidParameterException {
        long value = values.integer(name);
        if (value < 1 || value > max) {
            throw new InvalidParameterException(name, "parameter " + name + " must be 1 to " + max + ", not " + value);
        }
        return value;
    }
}
