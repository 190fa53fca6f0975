package io.sluice.connector.influxdb;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request that InfluxDB refused because of at least one of its lines. The message is InfluxDB's reason. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})\\s*$");

    private final String reason;
    private final int lineNumber;

    /** @param lineNumber line of the request that the answer names, from 1; 0 if it names none */
    RefusedException(String reason, int lineNumber) {
        super(reason, null, false, false);
        this.reason = reason;
        this.lineNumber = lineNumber;
    }

    String reason() {
        return reason;
    }

    int lineNumber() {
        return lineNumber;
    }

    /** Number of points that were dropped at least, of one shard; 0 if the answer tells none. */
    int dropped() {
        Matcher matcher = DROPPED.matcher(reason);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
