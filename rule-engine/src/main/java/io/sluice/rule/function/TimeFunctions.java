package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.event.EventView;
import io.sluice.rule.value.Numbers;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times: numbers since the epoch in a unit, RFC 3339, and formats of one's own. */
final class TimeFunctions {
    private static final long NANOS = 1_000_000_000L;
    /** What looks like a number of seconds and is hours and minutes. */
    private static final Pattern SIGNED = Pattern.compile("[+-](\\d{2}|\\d{4}|\\d{6})");

    private static final DateTimeFormatter SECONDS = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .toFormatter(Locale.ROOT);

    private static final String UNIT = "[unit: 'second'|'millisecond'|'microsecond'|'nanosecond']";
    private static final String OPTIONAL_UNIT = UNIT.replace("[", "[, ");
    private static final String NEEDED_UNIT = UNIT.substring(1, UNIT.length() - 1);

    static final List<RuleFunction> ALL = List.of(
            of(
                    "now_timestamp(" + UNIT + ") -> integer since 4.2" + """

                    The time now, in seconds since the epoch or in another unit. The clock tells milliseconds.
                    now_timestamp('millisecond') > 1600000000000 -> true
                    now_timestamp('day') -> fails
                    """,
                    Effect.READS_CLOCK,
                    (event, a) -> timestamp(now(event), unit(a, 0))),
            of(
                    "now_rfc3339(" + UNIT + ") -> text since 4.2" + """

                    The time now, as text of RFC 3339 with the offset of the machine, to the second or finer.
                    rfc3339_to_unix_ts(now_rfc3339()) > 1600000000 -> true
                    """,
                    Effect.READS_CLOCK,
                    (event, a) -> rfc3339(now(event), unit(a, 0))),
            of(
                    "unix_ts_to_rfc3339(timestamp: integer" + OPTIONAL_UNIT + ") -> text since 4.3" + """

                    A time as text of RFC 3339 with the offset of the machine.
                    rfc3339_to_unix_ts(unix_ts_to_rfc3339(1700000000)) -> 1700000000
                    """,
                    a -> rfc3339(instant(a[0], unit(a, 1)), unit(a, 1))),
            of(
                    "rfc3339_to_unix_ts(text: text" + OPTIONAL_UNIT + ") -> integer since 4.3" + """

                    The time that a text of RFC 3339 spells.
                    Fails if it spells none.
                    rfc3339_to_unix_ts('2023-11-14T22:13:20Z') -> 1700000000
                    rfc3339_to_unix_ts('2023-11-15T00:13:20.123+02:00', 'millisecond') -> 1700000000123
                    rfc3339_to_unix_ts('yesterday') -> fails
                    """,
                    a -> timestamp(parse(Arguments.text(a[0])), unit(a, 1))),
            of(
                    "format_date(" + NEEDED_UNIT
                            + ", offset: any, format: text[, timestamp: integer]) -> text since 4.3" + """

                    A time, or now, as text of a format: %Y %m %d %H %M %S, fractions %N %3N %6N, offsets %z (+0800), %:z (+08:00)
                    and %::z (+08:00:00). The offset from UTC is 'Z', 'local', '+0800', '+08:00' or a number of seconds.
                    format_date('second', '+02:00', '%Y-%m-%d %H:%M:%S%:z', 1700000000) -> '2023-11-15 00:13:20+02:00'
                    format_date('millisecond', 'Z', '%H:%M:%S.%3N', 1700000000123) -> '22:13:20.123'
                    format_date('week', 'Z', '%Y', 1) -> fails
                    """,
                    Effect.READS_CLOCK,
                    TimeFunctions::format),
            of(
                    "date_to_unix_ts(" + NEEDED_UNIT + ", format: text, text: text) -> integer since 4.3\n"
                            + "date_to_unix_ts(" + NEEDED_UNIT + ", offset: any, format: text, text: text) -> integer"
                            + """

                    The time that a text of a format spells; see format_date. An offset in the text comes before the argument.
                    Fails if the text is not of that format.
                    date_to_unix_ts('second', '+02:00', '%Y-%m-%d %H:%M:%S', '2023-11-15 00:13:20') -> 1700000000
                    date_to_unix_ts('second', '%Y-%m-%d %H:%M:%S%z', '2023-11-15 00:13:20+0200') -> 1700000000
                    date_to_unix_ts('second', 'Z', '%Y-%m-%d', '2023-13-01') -> fails
                    """,
                    a -> parseFormatted(a)),
            of("""
                    timezone_to_second(offset: any) -> integer since 4.3
                    An offset from UTC in seconds.
                    Fails if it is none.
                    timezone_to_second('+08:00') -> 28800
                    timezone_to_second('-0830') -> -30600
                    timezone_to_second('x') -> fails
                    """, a -> (long) offset(a[0], Instant.EPOCH).getTotalSeconds()),
            of(
                    "mongo_date([timestamp: integer" + OPTIONAL_UNIT + "]) -> object since 4.3" + """

                    A time, or now, in the form that MongoDB's extended JSON has for dates. Without unit in milliseconds.
                    mongo_date(1700000000123) -> {"$date":"2023-11-14T22:13:20.123Z"}
                    mongo_date(1700000000, 'second') -> {"$date":"2023-11-14T22:13:20.000Z"}
                    """,
                    Effect.READS_CLOCK,
                    TimeFunctions::mongoDate));

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

    private static Object mongoDate(EventView event, @Nullable Object[] arguments) {
        TimeUnit unit = arguments.length > 1 ? unit(arguments, 1) : TimeUnit.MILLISECONDS;
        Instant instant = arguments.length > 0 ? instant(arguments[0], unit) : now(event);
        try {
            OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
            return Map.of("$date", SECONDS.format(time) + '.' + DateFormat.fraction(time.getNano(), 3) + 'Z');
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
                default ->
                    Numbers.parse(text) instanceof Long seconds
                                    && !SIGNED.matcher(text).matches()
                            ? ZoneOffset.ofTotalSeconds(Arguments.count(seconds))
                            : ZoneOffset.of(text);
            };
        } catch (DateTimeException e) {
            throw new RuleFailure("not an offset from UTC: " + Values.describe(value));
        }
    }
}
