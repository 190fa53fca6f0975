package io.sluice.connector.mqtt;

import io.sluice.connector.InvalidParameterException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the manual writes them: {@code 60s}, {@code 500ms}, {@code 2m}; a plain number is seconds. */
final class TimeText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|[dhms])?");

    private TimeText() {}

    static Duration read(String parameter, String text) throws InvalidParameterException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidParameterException(
                    parameter, "parameter " + parameter + " must be a time like 500ms, 30s or 2m, not " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null || unit.equals("s")) {
            return Duration.ofSeconds(number);
        }
        return unit.equals("ms")
                ? Duration.ofMillis(number)
                : Duration.parse((unit.equals("d") ? "P" : "PT") + number + unit.toUpperCase(Locale.ROOT));
    }

    /** In seconds, or in milliseconds if it is no whole number of them. */
    static String write(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
