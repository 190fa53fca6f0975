package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Parameters of the resource, named as in the manual (5741-5773).
 *
 * @param host name or address
 * @param port UDP port
 * @param poolSize sockets that the actions share
 * @param packetSize most bytes of a packet that holds several lines
 * @param times how points get their times
 */
record UdpConfig(String host, int port, int poolSize, int packetSize, TimeRule times) {
    private static final String SERVER = "server";
    private static final String SET_TIMESTAMP = "set_timestamp";
    private static final int LARGEST_POOL = 64;

    /** Most bytes that UDP over IPv4 can carry. */
    static final int LARGEST_PACKET = 65_507;

    private static final Parameter POOL_SIZE = Parameter.optional(
            "pool_size",
            Parameter.Type.NUMBER,
            5L,
            "Pool Size",
            "sockets that the actions share, 1 to " + LARGEST_POOL);
    private static final Parameter PACKET_SIZE = Parameter.optional(
            "packet_size",
            Parameter.Type.NUMBER,
            1_432L,
            "Packet size",
            "most bytes of a packet of several lines, 1 to " + LARGEST_PACKET
                    + "; what is above 1432 is cut into fragments on its way, and one lost fragment loses all");

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    SERVER,
                    Parameter.Type.STRING,
                    "127.0.0.1:8089",
                    "InfluxDB Server",
                    "host:port of its UDP listener"),
            POOL_SIZE,
            Parameter.optional(
                    SET_TIMESTAMP,
                    Parameter.Type.BOOLEAN,
                    true,
                    "Set Timestamp",
                    "whether a point without time of its own gets the time of arrival, made unique"),
            CommonParameters.PRECISION,
            PACKET_SIZE);

    static UdpConfig of(ParameterValues values) throws InvalidParameterException {
        String server = values.text(SERVER).trim();
        HttpUrl parsed = HttpUrl.parse("http://" + server);
        boolean plain = parsed != null
                && parsed.encodedPath().equals("/")
                && server.matches(".*:[0-9]{1,5}")
                && parsed.username().isEmpty();
        if (parsed == null || !plain) {
            throw new InvalidParameterException(
                    SERVER, "parameter server must be host:port, for instance 127.0.0.1:8089, not " + server);
        }
        return new UdpConfig(
                parsed.host(),
                parsed.port(),
                CommonParameters.number(values, POOL_SIZE, LARGEST_POOL),
                CommonParameters.number(values, PACKET_SIZE, LARGEST_PACKET),
                new TimeRule(CommonParameters.precision(values), values.flag(SET_TIMESTAMP)));
    }

    /** The server, for people. */
    String server() {
        return host + ":" + port;
    }
}
