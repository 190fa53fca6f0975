package io.sluice.connector.influxdb;

import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import java.util.Map;

/** The example of the manual (5823-5885): template, message, and the lines that come of them. */
final class ManualExample {
    static final String TEMPLATE = """
            {
                "sample": {
                    "measurement": "$topic",
                    "tags": {
                        "host": ["$payload", "data", "$0", "host"],
                        "region": ["$payload", "data", "$0", "region"],
                        "qos": "$qos",
                        "clientid": "$clientid"
                    },
                    "fields": {
                        "temperature": ["$payload", "data", "$0", "temp"]
                    },
                    "timestamp": "$timestamp"
                }
            }
            """;

    private static final String PAYLOAD = """
            {
                "data": [
                    {
                        "temp": 1,
                        "host": "serverA",
                        "region": "hangzhou"
                    },
                    {
                        "temp": 2,
                        "host": "serverB",
                        "region": "ningbo"
                    }
                ]
            }
            """;

    private static final String LINES =
            "sample,clientid=mqttjs_6990f0e886,host=serverA,qos=0,region=hangzhou temperature=\"1\" 1560745505429670000\n"
                    + "sample,clientid=mqttjs_6990f0e886,host=serverB,qos=0,region=ningbo temperature=\"2\" 1560745505429670000\n";

    private ManualExample() {}

    /** The example's message, as {@code SELECT *} gives it. */
    static Row row(RowKey key, long arrivalMillis) {
        return new Row(
                key,
                arrivalMillis,
                Map.of("topic", "sample", "clientid", "mqttjs_6990f0e886", "qos", 0L, "payload", PAYLOAD));
    }

    /** The lines of the manual with another time. */
    static String lines(long nanos) {
        return LINES.replace("1560745505429670000", String.valueOf(nanos));
    }
}
