package io.sluice.rule.jq;

import io.sluice.rule.json.Json;
import io.sluice.rule.value.Numbers;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of texts, and of dates, which are texts or seconds. */
final class TextFunctions {
    private TextFunctions() {}

    static void addTo(Map<String, Native> all) {
        all.put("tostring/0", Builtins.of(Texts::asIs));
        all.put("tojson/0", Builtins.of((run, in) -> {
            String json = JqValues.json(in);
            run.charge(json.length() / 16);
            return json;
        }));
        all.put("fromjson/0", Builtins.of(TextFunctions::fromJson));
        all.put("tonumber/0", Builtins.of(TextFunctions::toNumber));
        all.put("ascii_downcase/0", Builtins.of((run, in) -> lowered(text(run, in))));
        all.put("ascii_upcase/0", Builtins.of((run, in) -> raised(text(run, in))));
        all.put("utf8bytelength/0", Builtins.of((run, in) ->
                (long) text(run, in).getBytes(StandardCharsets.UTF_8).length));
        all.put("explode/0", Builtins.of((run, in) -> {
            List<Object> codes = new ArrayList<>();
            text(run, in).codePoints().forEach(code -> codes.add((long) code));
            run.charge(codes.size());
            return codes;
        }));
        all.put("implode/0", Builtins.of(TextFunctions::implode));
        all.put("trim/0", Builtins.of((run, in) -> text(run, in).strip()));
        all.put("ltrim/0", Builtins.of((run, in) -> text(run, in).stripLeading()));
        all.put("rtrim/0", Builtins.of((run, in) -> text(run, in).stripTrailing()));
        all.put("startswith/1", Builtins.of((run, in, part) -> text(run, in).startsWith(text(run, part))));
        all.put("endswith/1", Builtins.of((run, in, part) -> text(run, in).endsWith(text(run, part))));
        all.put(
                "ltrimstr/1",
                Builtins.of((run, in, part) ->
                        in instanceof String text && part instanceof String begin && text.startsWith(begin)
                                ? text.substring(begin.length())
                                : in));
        all.put(
                "rtrimstr/1",
                Builtins.of(
                        (run, in, part) -> in instanceof String text && part instanceof String end && text.endsWith(end)
                                ? text.substring(0, text.length() - end.length())
                                : in));
        all.put(
                "split/1",
                Builtins.of((run, in, separator) ->
                        Texts.split(run, Texts.needed(in, "split"), Texts.needed(separator, "a separator"))));
        all.put("join/1", Builtins.of(Texts::join));
        all.put("indices/1", Builtins.of(Texts::indices));
        all.put("now/0", Builtins.of((run, in) -> JqValues.number(run.time().wallMillis() / 1000.0)));
        all.put("todateiso8601/0", Builtins.of(TextFunctions::toDate));
        all.put("fromdateiso8601/0", Builtins.of(TextFunctions::fromDate));
        all.put("_match/3", Matches::apply);
    }

    private static String text(Run run, @Nullable Object value) {
        String text = Texts.needed(value, "used as a text");
        run.charge(text.length() / 16);
        return text;
    }

    private static @Nullable Object fromJson(Run run, @Nullable Object in) {
        try {
            String text = text(run, in);
            run.charge(text.length() / 4);
            return Json.decode(text);
        } catch (IOException e) {
            throw new JqError(JqValues.shown(in) + " is no JSON");
        }
    }

    private static Object toNumber(Run run, @Nullable Object in) {
        Object number = in instanceof String text ? Numbers.parse(text.strip()) : in;
        if (number == null || !Values.isNumber(number)) {
            throw new JqError(JqValues.shown(in) + " cannot be parsed as a number");
        }
        return number;
    }

    private static String lowered(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            out.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return out.toString();
    }

    private static String raised(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            out.setCharAt(i, c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        }
        return out.toString();
    }

    private static Object implode(Run run, @Nullable Object in) {
        StringBuilder out = new StringBuilder();
        for (Object code : ListFunctions.list(in)) {
            run.charge(1);
            if (!(code instanceof Long number) || !Character.isValidCodePoint(number.intValue())) {
                throw new JqError("Unicode codepoint must be numeric");
            }
            out.appendCodePoint(number.intValue());
        }
        return out.toString();
    }

    private static Object toDate(Run run, @Nullable Object in) {
        try {
            return Instant.ofEpochSecond((long) Math.floor(Builtins.number(in)))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (DateTimeException | ArithmeticException e) {
            throw new JqError(JqValues.shown(in) + " is too far away in time");
        }
    }

    private static Object fromDate(Run run, @Nullable Object in) {
        try {
            return Instant.parse(text(run, in).toUpperCase(Locale.ROOT)).getEpochSecond();
        } catch (DateTimeException e) {
            throw new JqError("date " + JqValues.shown(in) + " does not match format \"%Y-%m-%dT%H:%M:%SZ\"");
        }
    }
}
