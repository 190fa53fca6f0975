package io.sluice.rule.function;

import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats of {@code sprintf}: the directives of Erlang's io:format that make sense here, {@code ~Width.Precision.PadX}. */
final class Format {
    private static final Pattern DIRECTIVE =
            Pattern.compile("~(-?\\d+)?(?:\\.(\\d+)?)?(?:\\.(.))?[tlk]*(.)", Pattern.DOTALL);
    private static final int LONGEST_FIELD = 10_000;
    private static final int DECIMALS = 6;

    private Format() {}

    static String of(String format, List<?> values) {
        StringBuilder out = new StringBuilder(format.length() + 16);
        Iterator<?> next = values.iterator();
        Matcher matcher = DIRECTIVE.matcher(format);
        int end = 0;
        while (matcher.find()) {
            out.append(format, end, matcher.start());
            end = matcher.end();
            append(out, matcher, next);
        }
        if (next.hasNext()) {
            throw new RuleFailure("more values than the format has directives");
        }
        return out.append(format, end, format.length()).toString();
    }

    private static void append(StringBuilder out, Matcher directive, Iterator<?> next) {
        String kind = directive.group(4);
        if (kind.equals("n")) {
            out.append('\n');
            return;
        }
        if (kind.equals("~")) {
            out.append('~');
            return;
        }
        if (!next.hasNext()) {
            throw new RuleFailure("fewer values than the format has directives");
        }
        int precision = number(directive.group(2), -1);
        String text = text(kind, precision, next.next());
        int width = number(directive.group(1), 0);
        String fill = directive.group(3) == null ? " " : directive.group(3);
        String padding = fill.repeat(Math.max(0, Math.abs(width) - text.length()));
        out.append(width < 0 ? text + padding : padding + text);
    }

    private static String text(String kind, int precision, @Nullable Object value) {
        return switch (kind) {
            case "s" -> precision >= 0 ? Graphemes.slice(name(value), 0, precision) : name(value);
            case "p" -> ErlangTerm.of(value, true);
            case "w" -> ErlangTerm.of(value, false);
            case "b" -> Values.big(Arguments.integer(value)).toString(radix(precision));
            case "B" ->
                Values.big(Arguments.integer(value)).toString(radix(precision)).toUpperCase(Locale.ROOT);
            case "f" ->
                BigDecimal.valueOf(Values.finite(Arguments.decimal(value)))
                        .setScale(precision < 0 ? DECIMALS : precision, RoundingMode.HALF_UP)
                        .toPlainString();
            case "c" -> character(Arguments.count(value));
            default -> throw new RuleFailure("unknown directive of a format: ~" + kind);
        };
    }

    /** A text; or what is a name there, and not a value of its own. */
    private static String name(@Nullable Object value) {
        return value == null || value instanceof Boolean ? String.valueOf(value) : Arguments.text(value);
    }

    private static String character(int code) {
        if (!Character.isValidCodePoint(code)) {
            throw new RuleFailure("no character has the code " + code);
        }
        return Character.toString(code);
    }

    private static int radix(int precision) {
        return precision >= Character.MIN_RADIX && precision <= Character.MAX_RADIX ? precision : 10;
    }

    private static int number(@Nullable String digits, int normal) {
        if (digits == null) {
            return normal;
        }
        if (digits.length() > 5 || Math.abs(Integer.parseInt(digits)) > LONGEST_FIELD) {
            throw new RuleFailure("fields of a format have at most " + LONGEST_FIELD + " characters");
        }
        return Integer.parseInt(digits);
    }
}
