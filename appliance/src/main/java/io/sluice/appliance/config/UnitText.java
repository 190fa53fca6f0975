package io.sluice.appliance.config;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.CountLimit;
import io.sluice.core.config.RateLimit;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values with units: sizes, durations, rates. Sizes count in steps of 1024, as the manual's do. */
final class UnitText {
    private static final Pattern SIZE = Pattern.compile("(\\d+) ?([kmg]?b)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("(\\d+(ms|[wdhms]))+");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+)(ms|[wdhms])");

    private UnitText() {}

    /** {@code 512}, {@code 64KB}, {@code 10MB}, {@code 1GB}. */
    static ByteSize readSize(String text) throws InvalidValueException {
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            String unit = size.group(2) == null ? "b" : size.group(2).toLowerCase(Locale.ROOT);
            try {
                return new ByteSize(Math.multiplyExact(Long.parseLong(size.group(1)), bytes(unit)));
            } catch (ArithmeticException | NumberFormatException e) {
                throw new InvalidValueException("is too large: expected at most " + Long.MAX_VALUE + " bytes");
            }
        }
        throw new InvalidValueException("expected a size like 512, 64KB, 10MB or 1GB");
    }

    private static long bytes(String unit) {
        return switch (unit.charAt(0)) {
            case 'k' -> 1L << 10;
            case 'm' -> 1L << 20;
            case 'g' -> 1L << 30;
            default -> 1;
        };
    }

    /** {@code 300ms}, {@code 15s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code 1w}, {@code 1h30m}; a plain {@code 0} too. */
    static Duration readDuration(String text) throws InvalidValueException {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!DURATION.matcher(text).matches()) {
            throw new InvalidValueException("expected a duration like 300ms, 15s, 5m, 2h or 1d");
        }
        try {
            return DURATION_PART
                    .matcher(text)
                    .results()
                    .map(part -> Duration.ofMillis(
                            Math.multiplyExact(Long.parseLong(part.group(1)), milliseconds(part.group(2)))))
                    .reduce(Duration.ZERO, Duration::plus);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new InvalidValueException("is too long a duration");
        }
    }

    private static long milliseconds(String unit) {
        return switch (unit) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "w" -> 7 * 86_400_000L;
            default -> 1;
        };
    }

    /** {@code rate,burst}, each a number or a size. */
    static RateLimit readRate(String text) throws InvalidValueException {
        String[] both = text.split(",", -1);
        if (both.length == 2) {
            long rate = readSize(both[0].strip()).bytes();
            long burst = readSize(both[1].strip()).bytes();
            if (rate > 0 && burst > 0) {
                return new RateLimit(rate, burst);
            }
        }
        throw new InvalidValueException("expected rate,burst like 10,100 or 100KB,1MB, both at least 1");
    }

    /** {@code count,seconds}, both plain numbers, or {@code count,time}: {@code 10, 1m}. */
    static CountLimit readCount(String text) throws InvalidValueException {
        String[] both = text.split(",", -1);
        if (both.length == 2) {
            long count = NumberText.readInt(both[0].strip());
            long seconds = readSeconds(both[1].strip());
            if (count > 0 && seconds > 0) {
                return new CountLimit(count, seconds);
            }
        }
        throw new InvalidValueException("expected count,seconds like 10,60, both at least 1");
    }

    private static long readSeconds(String text) throws InvalidValueException {
        boolean plain = text.chars().allMatch(Character::isDigit);
        return plain ? NumberText.readInt(text) : readDuration(text).toSeconds();
    }
}
