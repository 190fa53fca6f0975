package io.sluice.rule.function;

import io.sluice.rule.value.RuleFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats of {@code format_date}: {@code %Y %m %d %H %M %S}, fractions {@code %N %3N %6N}, offsets {@code %z %:z %::z}. */
final class DateFormat {
    private static final Pattern DIRECTIVE = Pattern.compile("%(Y|m|d|H|M|S|3N|6N|N|z|:z|::z|%)");
    private static final Pattern OFFSET = Pattern.compile("[+-]\\d{2}:?\\d{2}(:?\\d{2})?|Z");
    private static final int NANO_DIGITS = 9;

    private final String text;
    private final int[] date = {1970, 1, 1, 0, 0, 0, 0};
    private int at;
    private ZoneOffset offset;

    private DateFormat(String text, ZoneOffset offset) {
        this.text = text;
        this.offset = offset;
    }

    static String format(String format, OffsetDateTime time) {
        return DIRECTIVE.matcher(format).replaceAll(found -> Matcher.quoteReplacement(part(found.group(1), time)));
    }

    private static String part(String directive, OffsetDateTime time) {
        return switch (directive) {
            case "Y" -> String.format(Locale.ROOT, "%04d", time.getYear());
            case "m" -> two(time.getMonthValue());
            case "d" -> two(time.getDayOfMonth());
            case "H" -> two(time.getHour());
            case "M" -> two(time.getMinute());
            case "S" -> two(time.getSecond());
            case "N" -> fraction(time.getNano(), NANO_DIGITS);
            case "3N" -> fraction(time.getNano(), 3);
            case "6N" -> fraction(time.getNano(), 6);
            case "z" -> offset(time.getOffset(), 0);
            case ":z" -> offset(time.getOffset(), 1);
            case "::z" -> offset(time.getOffset(), 2);
            default -> "%";
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    /** The first digits of a fraction of a second. */
    static String fraction(int nanos, int digits) {
        return String.format(Locale.ROOT, "%09d", nanos).substring(0, digits);
    }

    /**
     * An offset from UTC.
     *
     * @param colons 0 for +0800, 1 for +08:00, 2 for +08:00:00
     */
    static String offset(ZoneOffset offset, int colons) {
        int seconds = Math.abs(offset.getTotalSeconds());
        String sign = offset.getTotalSeconds() < 0 ? "-" : "+";
        String colon = colons == 0 ? "" : ":";
        String tail = colons == 2 ? colon + two(seconds % 60) : "";
        return sign + two(seconds / 3600) + colon + two(seconds / 60 % 60) + tail;
    }

    static Instant parse(String format, String text, ZoneOffset offset) {
        DateFormat parser = new DateFormat(text, offset);
        Matcher matcher = DIRECTIVE.matcher(format);
        int end = 0;
        while (matcher.find()) {
            parser.literal(format.substring(end, matcher.start()));
            parser.read(matcher.group(1));
            end = matcher.end();
        }
        parser.literal(format.substring(end));
        return parser.instant();
    }

    private void literal(String expected) {
        if (!text.startsWith(expected, at)) {
            throw mismatch();
        }
        at += expected.length();
    }

    private void read(String directive) {
        switch (directive) {
            case "Y" -> date[0] = digits(4);
            case "m" -> date[1] = digits(2);
            case "d" -> date[2] = digits(2);
            case "H" -> date[3] = digits(2);
            case "M" -> date[4] = digits(2);
            case "S" -> date[5] = digits(2);
            case "N" -> date[6] = digits(NANO_DIGITS);
            case "3N" -> date[6] = digits(3) * 1_000_000;
            case "6N" -> date[6] = digits(6) * 1000;
            case "%" -> literal("%");
            default -> readOffset();
        }
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 10) : -1;
            if (digit < 0) {
                throw mismatch();
            }
            value = value * 10 + digit;
            at++;
        }
        return value;
    }

    private void readOffset() {
        Matcher matcher = OFFSET.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw mismatch();
        }
        try {
            offset = ZoneOffset.of(matcher.group());
        } catch (DateTimeException e) {
            throw mismatch();
        }
        at = matcher.end();
    }

    private Instant instant() {
        if (at != text.length()) {
            throw mismatch();
        }
        try {
            return OffsetDateTime.of(date[0], date[1], date[2], date[3], date[4], date[5], date[6], offset)
                    .toInstant();
        } catch (DateTimeException e) {
            throw mismatch();
        }
    }

    private RuleFailure mismatch() {
        return new RuleFailure("'" + text + "' is not a date of this format");
    }
}
