package io.sluice.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with placeholders <code>${name}</code> or <code>${a.b.c}</code>, name of {@code [A-Za-z0-9._]+}. Anything else,
 * also {@code $x} and {@code {x}}, is literal; nothing is expanded twice. Values come from the selected map only.
 * Immutable, safe for any thread; parsed once, rendered often.
 */
public final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9._]+)}");

    private final String source;
    private final List<Part> parts;

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Placeholder(String[] path) implements Part {}

    private Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = parts;
    }

    /** Reads a template. Never fails: what is no placeholder is literal text. */
    public static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(source);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                parts.add(new Literal(source.substring(end, matcher.start())));
            }
            parts.add(new Placeholder(matcher.group(1).split("\\.", -1)));
            end = matcher.end();
        }
        if (end < source.length()) {
            parts.add(new Literal(source.substring(end)));
        }
        return new Template(source, List.copyOf(parts));
    }

    /** Text with every placeholder replaced by {@link ValueText}'s form of its value. */
    public String render(Map<String, ? extends @Nullable Object> values) {
        StringBuilder text = new StringBuilder(source.length() + 32);
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                text.append(literal.text());
            } else if (part instanceof Placeholder placeholder) {
                text.append(ValueText.of(ValuePath.find(values, placeholder.path())));
            }
        }
        return text.toString();
    }

    /**
     * The value itself, type kept, when the template is one placeholder and nothing else; its rendered text otherwise.
     *
     * @return {@link ValuePath#UNDEFINED} if a sole placeholder names nothing
     */
    public @Nullable Object value(Map<String, ? extends @Nullable Object> values) {
        if (parts.size() == 1 && parts.get(0) instanceof Placeholder placeholder) {
            return ValuePath.find(values, placeholder.path());
        }
        return render(values);
    }

    /**
     * The text with every placeholder replaced by a parameter mark: the statement that belongs to {@link #bindings}.
     *
     * @param mark mark of the placeholder with the given number from 1, for instance {@code n -> "?"}
     */
    public String statement(IntFunction<String> mark) {
        StringBuilder text = new StringBuilder(source.length());
        int number = 0;
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                text.append(literal.text());
            } else {
                number++;
                text.append(mark.apply(number));
            }
        }
        return text.toString();
    }

    /**
     * The values of the placeholders in order, types kept, to be bound to {@link #statement}: whatever they hold, they
     * cannot change the statement. Objects and arrays become JSON text, what is undefined becomes null.
     */
    public List<@Nullable Object> bindings(Map<String, ? extends @Nullable Object> values) {
        List<@Nullable Object> bindings = new ArrayList<>(parts.size());
        for (Part part : parts) {
            if (part instanceof Placeholder placeholder) {
                Object value = ValuePath.find(values, placeholder.path());
                boolean structure = value instanceof Map || value instanceof List;
                bindings.add(value == ValuePath.UNDEFINED ? null : structure ? ValueText.json(value) : value);
            }
        }
        return bindings;
    }

    /** Whether the text holds no placeholder. */
    public boolean isLiteral() {
        return parts.stream().noneMatch(Placeholder.class::isInstance);
    }

    @Override
    public String toString() {
        return source;
    }
}
