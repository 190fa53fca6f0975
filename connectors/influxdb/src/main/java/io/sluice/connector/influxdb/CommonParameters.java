package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Parameters that several of the resource types have. */
final class CommonParameters {
    private static final Map<String, TimeUnit> UNITS = Map.of(
            "n", TimeUnit.NANOSECONDS,
            "u", TimeUnit.MICROSECONDS,
            "ms", TimeUnit.MILLISECONDS,
            "s", TimeUnit.SECONDS,
            "m", TimeUnit.MINUTES,
            "h", TimeUnit.HOURS);
    /** A call into a connector ends within 20 seconds. */
    private static final int LONGEST_TIMEOUT = 15;

    static final Parameter PRECISION = Parameter.optional(
                    "precision", Parameter.Type.STRING, "ms", "Precision", "unit of times that come with the rows")
            .oneOf("n", "u", "ms", "s", "m", "h");
    static final Parameter TIMEOUT = Parameter.optional(
            "request_timeout",
            Parameter.Type.NUMBER,
            10L,
            "Request timeout",
            "seconds a request may take, 1 to " + LONGEST_TIMEOUT);
    static final Parameter GZIP = Parameter.optional(
            "gzip",
            Parameter.Type.BOOLEAN,
            false,
            "Compress",
            "whether requests are compressed: about a seventh of the bytes for twice the CPU; for narrow lines");

    private CommonParameters() {}

    static TimeUnit precision(ParameterValues values) {
        return UNITS.getOrDefault(values.text(PRECISION.name()), TimeUnit.MILLISECONDS);
    }

    static Duration callLimit(ParameterValues values) throws InvalidParameterException {
        return Duration.ofSeconds(number(values, TIMEOUT, LONGEST_TIMEOUT));
    }

    /** A whole number from 1 on. */
    static int number(ParameterValues values, Parameter parameter, int most) throws InvalidParameterException {
        long number = values.integer(parameter.name());
        if (number < 1 || number > most) {
            throw new InvalidParameterException(
                    parameter.name(), "parameter " + parameter.name() + " must be 1 to " + most + ", not " + number);
        }
        return (int) number;
    }
}
