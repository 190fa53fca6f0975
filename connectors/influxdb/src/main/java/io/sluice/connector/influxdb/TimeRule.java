package io.sluice.connector.influxdb;

import io.sluice.connector.ValueText;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.util.concurrent.TimeUnit;

/**
 * How points get their times.
 *
 * @param precision unit of times that rows bring
 * @param arrival whether a point without time of its own gets the time of arrival
 */
record TimeRule(TimeUnit precision, boolean arrival) {
    TimeRule withArrival(boolean other) {
        return new TimeRule(precision, other);
    }

    /** A time that a row brings, in nanoseconds since the epoch. */
    long nanos(Object given) throws UnwritableException {
        try {
            long time = given instanceof Double number && number == Math.rint(number)
                    ? number.longValue()
                    : Long.parseLong(given.toString().trim());
            return Math.multiplyExact(time, precision.toNanos(1));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new UnwritableException(
                    "the value for the time of the point is no time in the precision of the resource: "
                            + ValueText.of(given));
        }
    }
}
