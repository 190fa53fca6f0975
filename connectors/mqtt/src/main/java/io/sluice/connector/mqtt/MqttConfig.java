package io.sluice.connector.mqtt;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.tls.TlsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the resource (names of the manual, 803-855).
 *
 * @param address host and port of the remote broker
 * @param version version of MQTT
 * @param bridgeMode whether it says in its CONNECT that it is a bridge (versions 3 and 4)
 * @param clientId its client identifier there
 * @param cleanStart whether the remote broker forgets the session with the connection
 * @param login name and password
 * @param keepAlive longest time without a packet
 * @param mountpoint what is put before topics of messages that go out
 * @param times intervals
 * @param maxInflight most messages on their way out that the remote broker has not acknowledged
 * @param security how the connection is encrypted
 */
record MqttConfig(
        Address address,
        Version version,
        boolean bridgeMode,
        String clientId,
        boolean cleanStart,
        Login login,
        Duration keepAlive,
        String mountpoint,
        Times times,
        int maxInflight,
        Security security) {
    private static final String ADDRESS = "address";
    private static final String PROTO_VER = "proto_ver";
    private static final String BRIDGE_MODE = "bridge_mode";
    private static final String CLIENT_ID = "clientid";
    private static final String CLEAN_START = "clean_start";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String KEEPALIVE = "keepalive";
    private static final String MOUNTPOINT = "mountpoint";
    private static final String RECONNECT_INTERVAL = "reconnect_interval";
    private static final String RETRY_INTERVAL = "retry_interval";
    private static final String MAX_INFLIGHT = "max_inflight";
    private static final Parameter.Type TEXT = Parameter.Type.STRING;

    static final List<Parameter> PARAMETERS = parameters();

    /** @param host name or address, without brackets */
    record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** User name, empty for none, and password. */
    record Login(String username, String password) {
        @Override
        public String toString() {
            return username;
        }
    }

    /**
     * Intervals.
     *
     * @param reconnect longest pause between two attempts to connect
     * @param retry after which a message that is not acknowledged is sent again, on a new connection
     */
    record Times(Duration reconnect, Duration retry) {}

    /**
     * How the connection is encrypted.
     *
     * @param tls certificates
     * @param choice versions and ciphers
     * @param key pre-shared key, used instead of certificates; null for none
     */
    record Security(
            TlsSettings tls, TlsChoice choice, @Nullable PskKey key) {}

    private static List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(
                Parameter.optional(ADDRESS, TEXT, "127.0.0.1:1883", "Broker Address", "host:port of the remote broker"),
                Parameter.optional(PROTO_VER, TEXT, "mqttv4", "Protocol Version", "3.1, 3.1.1 or 5")
                        .oneOf("mqttv3", "mqttv4", "mqttv5"),
                Parameter.optional(
                        BRIDGE_MODE,
                        Parameter.Type.BOOLEAN,
                        false,
                        "Bridge Mode",
                        "whether to say to the remote broker that this is a bridge, which mosquitto and Sluice understand"),
                Parameter.optional(
                        CLIENT_ID, TEXT, "", "Client Id", "empty for one made of the names of resource and node"),
                Parameter.optional(
                        CLEAN_START,
                        Parameter.Type.BOOLEAN,
                        false,
                        "Clean Start",
                        "whether the remote broker forgets what is under way when the connection ends"),
                Parameter.optional(USERNAME, TEXT, "", "Username", "empty for no login"),
                Parameter.optional(PASSWORD, TEXT, "", "Password", "of the user")
                        .asSecret(),
                Parameter.optional(KEEPALIVE, TEXT, "60s", "Keepalive", "15s to 18h"),
                Parameter.optional(
                        MOUNTPOINT,
                        TEXT,
                        "",
                        "Bridge MountPoint",
                        "put before topics of messages that go out; ${node} stands for the name of this node"),
                Parameter.optional(
                        RECONNECT_INTERVAL,
                        TEXT,
                        "30s",
                        "Reconnect Interval",
                        "longest pause between two attempts to connect; the first ones come sooner"),
                Parameter.optional(
                        RETRY_INTERVAL,
                        TEXT,
                        "20s",
                        "Retry interval",
                        "a message that is not acknowledged for so long is sent again"),
                Parameter.optional(
                        MAX_INFLIGHT,
                        Parameter.Type.NUMBER,
                        32L,
                        "Inflight",
                        "most messages under way at once, 1 to 65000; never more than the remote broker allows")));
        all.addAll(TlsSettings.parameters());
        all.addAll(TlsChoice.PARAMETERS);
        all.addAll(PskKey.PARAMETERS);
        return List.copyOf(all);
    }

    static MqttConfig of(ParameterValues values, ResourceContext context) throws InvalidParameterException {
        long inflight = values.integer(MAX_INFLIGHT);
        if (inflight < 1 || inflight > Flights.MOST_IDS) {
            throw new InvalidParameterException(MAX_INFLIGHT, "parameter max_inflight must be 1 to 65000");
        }
        TlsSettings tls = TlsSettings.of(values, context.dataDirectory());
        String clientId = values.text(CLIENT_ID).trim();
        return new MqttConfig(
                address(values.text(ADDRESS).trim(), tls.enabled() ? 8883 : 1883),
                Version.valueOf(values.text(PROTO_VER).toUpperCase(Locale.ROOT)),
                values.flag(BRIDGE_MODE),
                clientId.isEmpty() ? clientId(context) : clientId,
                values.flag(CLEAN_START),
                new Login(values.text(USERNAME), values.text(PASSWORD)),
                time(values, KEEPALIVE, Duration.ofSeconds(15), Duration.ofHours(18)),
                values.text(MOUNTPOINT).replace("${node}", context.nodeName()),
                new Times(
                        time(values, RECONNECT_INTERVAL, Duration.ofMillis(100), Duration.ofDays(1)),
                        time(values, RETRY_INTERVAL, Duration.ofSeconds(1), Duration.ofDays(1))),
                (int) inflight,
                new Security(tls, TlsChoice.of(values), PskKey.of(values)));
    }

    /** The same after each restart, another one on each node. */
    private static String clientId(ResourceContext context) {
        return context.resourceId().replace(':', '_') + "_"
                + Integer.toHexString(context.nodeName().hashCode());
    }

    private static Address address(String text, int usualPort) throws InvalidParameterException {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']') && (text.startsWith("[") || text.indexOf(':') == colon);
        String host = (hasPort ? text.substring(0, colon) : text).replaceAll("^\\[|]$", "");
        String port = hasPort ? text.substring(colon + 1) : String.valueOf(usualPort);
        if (host.contains("@")) {
            throw new InvalidParameterException(
                    ADDRESS, "parameter address must be host:port; bridges between nodes by name are not supported");
        }
        if (host.isEmpty()
                || !port.matches("\\d{1,5}")
                || Integer.parseInt(port) < 1
                || Integer.parseInt(port) > 65_535) {
            throw new InvalidParameterException(ADDRESS, "parameter address must be host:port, not " + text);
        }
        return new Address(host, Integer.parseInt(port));
    }

    private static Duration time(ParameterValues values, String name, Duration least, Duration most)
            throws InvalidParameterException {
        Duration time = TimeText.read(name, values.text(name).trim());
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new InvalidParameterException(
                    name,
                    "parameter " + name + " must be " + TimeText.write(least) + " to " + TimeText.write(most) + ", not "
                            + values.text(name));
        }
        return time;
    }
}
