package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.event.EventView;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times: numbers since the epoch in a unit, RFC 3339, and formats of one's own. */
final class TimeFunctions {
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter SECONDS = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .toFormatter(Locale.ROOT);

    static final List<RuleFunction> ALL = List.of(
            new RuleFunction(
                    "now_timestamp([unit]) -> integer",
                    "4.2",
                    "the time now",
                    (event, a) -> timestamp(now(event), unit(a, 0))),
            new RuleFunction(
                    "now_rfc3339([unit]) -> text",
                    "4.2",
                    "the time now",
                    (event, a) -> rfc3339(now(event), unit(a, 0))),
            of(
                    "unix_ts_to_rfc3339(timestamp[, unit]) -> text",
                    "4.3",
                    "with the offset of the machine",
                    a -> rfc3339(instant(a[0], unit(a, 1)), unit(a, 1))),
            of(
                    "rfc3339_to_unix_ts(text[, unit]) -> integer",
                    "4.3",
                    "the time that a text spells",
                    a -> timestamp(parse(Arguments.text(a[0])), unit(a, 1))),
            new RuleFunction(
                    "format_date(unit, offset, format[, timestamp]) -> text",
                    "4.3",
                    "with %Y %m %d %H %M %S %N %3N %6N %z %:z %::z",
                    TimeFunctions::format),
            of(
                    "date_to_unix_ts(unit, offset_or_format, format_or_text[, text]) -> integer",
                    "4.3",
                    "out of a format",
                    a -> parseFormatted(a)),
            of("timezone_to_second(offset) -> integer", "4.3", "Z, local, +0800, +08:00 or seconds", a ->
                    (long) offset(a[0], Instant.EPOCH).getTotalSeconds()));

    private TimeFunctions() {}

    private static Instant now(EventView event) {
        return Instant.ofEpochMilli(event.time().wallMillis());
    }

    private static TimeUnit unit(@Nullable Object[] arguments, int index) {
        return arguments.length > index ? unit(Arguments.text(arguments[index])) : TimeUnit.SECONDS;
    }

    private static TimeUnit unit(String name) {
        return switch (name) {
            case "second" -> TimeUnit.SECONDS;
            case "millisecond" -> TimeUnit.MILLISECONDS;
            case "microsecond" -> TimeUnit.MICROSECONDS;
            case "nanosecond" -> TimeUnit.NANOSECONDS;
            default -> throw new RuleFailure("unknown unit of time: " + name);
        };
    }

    private static Object timestamp(Instant instant, TimeUnit unit) {
        BigInteger perSecond = BigInteger.valueOf(unit.convert(1, TimeUnit.SECONDS));
        return Values.integer(BigInteger.valueOf(instant.getEpochSecond())
                .multiply(perSecond)
                .add(BigInteger.valueOf(unit.convert(instant.getNano(), TimeUnit.NANOSECONDS))));
    }

    private static Instant instant(@Nullable Object timestamp, TimeUnit unit) {
        BigInteger[] parts = Values.big(Arguments.integer(timestamp))
                .multiply(BigInteger.valueOf(unit.toNanos(1)))
                .divideAndRemainder(BigInteger.valueOf(NANOS));
        try {
            return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValue());
        } catch (ArithmeticException | DateTimeException e) {
            throw new RuleFailure("too far away in time: " + timestamp);
        }
    }

    private static String rfc3339(Instant instant, TimeUnit unit) {
        try {
            OffsetDateTime time = instant.atZone(ZoneId.systemDefault()).toOffsetDateTime();
            int digits = fractionDigits(unit);
            String fraction = digits == 0 ? "" : "." + DateFormat.fraction(time.getNano(), digits);
            return SECONDS.format(time) + fraction + DateFormat.offset(time.getOffset(), 1);
        } catch (DateTimeException e) {
            throw new RuleFailure("too far away in time");
        }
    }

    private static int fractionDigits(TimeUnit unit) {
        return switch (unit) {
            case MILLISECONDS -> 3;
            case MICROSECONDS -> 6;
            case NANOSECONDS -> 9;
            default -> 0;
        };
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } catch (DateTimeException e) {
            throw new RuleFailure("not a time of RFC 3339: " + Values.describe(text));
        }
    }

    private static String format(EventView event, @Nullable Object[] arguments) {
        TimeUnit unit = unit(Arguments.text(arguments[0]));
        Instant instant = arguments.length > 3 ? instant(arguments[3], unit) : now(event);
        try {
            return DateFormat.format(Arguments.text(arguments[2]), instant.atOffset(offset(arguments[1], instant)));
        } catch (DateTimeException e) {
            throw new RuleFailure("too far away in time");
        }
    }

    private static Object parseFormatted(@Nullable Object[] arguments) {
        TimeUnit unit = unit(Arguments.text(arguments[0]));
        boolean hasOffset = arguments.length > 3;
        ZoneOffset offset = hasOffset ? offset(arguments[1], Instant.EPOCH) : ZoneOffset.UTC;
        String format = Arguments.text(arguments[hasOffset ? 2 : 1]);
        String text = Arguments.text(arguments[hasOffset ? 3 : 2]);
        return timestamp(DateFormat.parse(format, text, offset), unit);
    }

    private static ZoneOffset offset(@Nullable Object value, Instant at) {
        try {
            if (value instanceof Long) {
                return ZoneOffset.ofTotalSeconds(Arguments.count(value));
            }
            String text = Arguments.text(value);
            return switch (text) {
                case "Z", "z" -> ZoneOffset.UTC;
                case "local" -> ZoneId.systemDefault().getRules().getOffset(at);
                default -> ZoneOffset.of(text);
            };
        } catch (DateTimeException e) {
            throw new RuleFailure("not an offset from UTC: " + Values.describe(value));
        }
    }
}
