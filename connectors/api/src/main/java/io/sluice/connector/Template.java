package io.sluice.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    public static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(source);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                parts.add(new Literal(source.substring(end, matcher.start())));
            }
            parts.add(new Placeholder(matcher.group(1).split("\\.")));
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

    /** Whether the text holds no placeholder. */
    public boolean isLiteral() {
        return parts.stream().noneMatch(Placeholder.class::isInstance);
    }

    @Override
    public String toString() {
        return source;
    }
}
