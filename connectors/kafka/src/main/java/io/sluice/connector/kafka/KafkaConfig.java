package io.sluice.connector.kafka;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters of the resource (manual 3483, 6225-6265).
 *
 * @param servers brokers to ask first, at least one, as {@code host:port}
 * @param login how to log in
 * @param username user, empty without login
 * @param password password of the user
 * @param tls TLS towards the brokers
 * @param answerLimit time that one question may take, 1 to 6 s; a batch of rows may take several such times
 * @param sendBuffer size of the socket's send buffer in bytes, -1 for the system's own choice
 * @param receiveBuffer size of the socket's receive buffer in bytes, -1 for the system's own choice
 */
record KafkaConfig(
        List<String> servers,
        Login login,
        String username,
        String password,
        TlsSettings tls,
        Duration answerLimit,
        int sendBuffer,
        int receiveBuffer) {
    /** How Sluice logs in. */
    enum Login {
        NONE,
        PLAIN,
        SCRAM_SHA_256,
        SCRAM_SHA_512;

        String parameterValue() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String SERVERS = "servers";
    private static final String LOGIN = "authentication_mechanism";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String TIMEOUT = "sync_timeout";
    private static final String SEND_BUFFER = "sndbuf";
    private static final String RECEIVE_BUFFER = "recbuf";

    static final List<Parameter> PARAMETERS = declared();

    private static List<Parameter> declared() {
        Parameter.Type text = Parameter.Type.STRING;
        Parameter.Type number = Parameter.Type.NUMBER;
        List<Parameter> declared = new ArrayList<>(List.of(
                Parameter.optional(
                        SERVERS,
                        Parameter.Type.ARRAY,
                        "127.0.0.1:9092",
                        "Kafka Server",
                        "host:port of one broker or of several, with commas; the others are found through them"),
                Parameter.optional(LOGIN, text, "none", "Authentication", "none, or the SASL mechanism of the login")
                        .oneOf("none", "plain", "scram_sha_256", "scram_sha_512"),
                Parameter.optional(USERNAME, text, "", "Username", "needed with a login"),
                Parameter.optional(PASSWORD, text, "", "Password", "of the user")
                        .asSecret(),
                Parameter.optional(
                        TIMEOUT,
                        number,
                        5L,
                        "Sync Timeout",
                        "seconds that Kafka may take for one answer, 1 to 6; a batch of rows may take 18 in all"),
                Parameter.optional(
                        SEND_BUFFER, number, 1_048_576L, "Send Buffer", "bytes of the socket's buffer; -1: system's"),
                Parameter.optional(
                        RECEIVE_BUFFER, number, -1L, "Receive Buffer", "bytes of the socket's buffer; -1: system's")));
        declared.addAll(TlsSettings.parameters());
        return List.copyOf(declared);
    }

    static KafkaConfig of(ParameterValues values, Path dataDirectory) throws InvalidParameterException {
        List<String> servers = servers(values);
        Login login = Login.valueOf(values.text(LOGIN).toUpperCase(java.util.Locale.ROOT));
        String username = values.text(USERNAME);
        if (login != Login.NONE && username.isEmpty()) {
            throw new InvalidParameterException(
                    USERNAME, "parameter username is required with authentication_mechanism " + values.text(LOGIN));
        }
        if (login == Login.NONE && !username.isEmpty()) {
            throw new InvalidParameterException(
                    LOGIN, "parameter authentication_mechanism must name a mechanism for username " + username);
        }
        return new KafkaConfig(
                servers,
                login,
                username,
                values.text(PASSWORD),
                TlsSettings.of(values, dataDirectory),
                Duration.ofSeconds(bounded(values, TIMEOUT, 1, 6)),
                (int) bounded(values, SEND_BUFFER, -1, 1 << 26),
                (int) bounded(values, RECEIVE_BUFFER, -1, 1 << 26));
    }

    /** A whole number within bounds, both included. */
    static long bounded(ParameterValues values, String name, long least, long most) throws InvalidParameterException {
        long value = values.integer(name);
        if (value < least || value > most) {
            throw new InvalidParameterException(
                    name, "parameter " + name + " must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    /** The servers as messages name them. */
    String where() {
        return "Kafka at " + String.join(",", servers);
    }

    private static List<String> servers(ParameterValues values) throws InvalidParameterException {
        List<String> servers = new ArrayList<>();
        for (Object server : values.array(SERVERS)) {
            String text = String.valueOf(server).trim();
            if (!text.matches("\\[?[^\\s/]+]?:\\d{1,5}")) {
                throw new InvalidParameterException(
                        SERVERS, "parameter servers must hold host:port, with commas between several, not " + text);
            }
            servers.add(text);
        }
        if (servers.isEmpty()) {
            throw new InvalidParameterException(SERVERS, "parameter servers must name at least one host:port");
        }
        return List.copyOf(servers);
    }

    @Override
    public String toString() {
        return "KafkaConfig[" + servers + ", login " + login + ", username " + username + ", tls " + tls.enabled()
                + ']';
    }
}
