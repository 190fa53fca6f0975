package io.sluice.rule.function;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to call a function.
 *
 * @param signature as it is written: {@code substr(text: text, start: integer[, length: integer]) -> text}. What stands in
 *     brackets may be left out, from the right; {@code ...} may be repeated
 * @param parameters in order
 * @param result kind of value
 */
public record Form(String signature, List<Parameter> parameters, String result) {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;
    private static final Pattern SHAPE = Pattern.compile("([a-z][a-z0-9_]*)\\((.*)\\) -> ([a-z]+)");
    private static final Pattern PARAMETER =
            Pattern.compile("(\\[?)(?:, )?(\\.\\.\\.)?([a-z0-9_]+): ([a-z]+|'[^,\\]]+')(]*)(?:, )?");

    static Form parse(String signature) {
        Matcher shape = SHAPE.matcher(signature);
        if (!shape.matches()) {
            throw new IllegalArgumentException("not a signature: " + signature);
        }
        return new Form(signature, parameters(shape.group(2)), shape.group(3));
    }

    private static List<Parameter> parameters(String text) {
        List<Parameter> parameters = new ArrayList<>();
        boolean optional = false;
        int end = 0;
        Matcher matcher = PARAMETER.matcher(text);
        while (end < text.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("not a list of arguments: " + text);
            }
            optional |= !matcher.group(1).isEmpty();
            boolean repeated = matcher.group(2) != null;
            parameters.add(new Parameter(matcher.group(3), matcher.group(4), optional || repeated, repeated));
            end = matcher.end();
        }
        return List.copyOf(parameters);
    }

    String name() {
        return signature.substring(0, signature.indexOf('('));
    }

    /** Fewest arguments. */
    public int least() {
        return (int) parameters.stream().filter(p -> !p.optional()).count();
    }

    /** Most arguments. */
    public int most() {
        return parameters.stream().anyMatch(Parameter::repeated) ? ANY_NUMBER : parameters.size();
    }

    boolean takes(int arguments) {
        return arguments >= least() && arguments <= most();
    }
}
