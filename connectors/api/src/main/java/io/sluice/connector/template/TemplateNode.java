package io.sluice.connector.template;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.NearestWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a template file, for reading it and for naming what is wrong there.
 *
 * @param place file and JSON path
 * @param json what stands there
 */
public record TemplateNode(String place, @Nullable Object json) {
    /** The parameter of an action that names the file. */
    public static final String PARAMETER = "template_file";

    private static final Pattern ELEMENT = Pattern.compile("\\$[0-9]{1,9}");

    /** This place with a problem. */
    public InvalidParameterException problem(String what) {
        return new InvalidParameterException(PARAMETER, "parameter " + PARAMETER + ": " + place + ": " + what);
    }

    /** The members of the object that stands here, in order. */
    public Map<String, TemplateNode> members() throws InvalidParameterException {
        if (!(json instanceof Map<?, ?> object)) {
            throw problem("must be an object { ... }");
        }
        Map<String, TemplateNode> members = new LinkedHashMap<>();
        object.forEach((name, value) -> members.put(String.valueOf(name), new TemplateNode(place + "." + name, value)));
        return members;
    }

    /**
     * Checks the names in the object that stands here.
     *
     * @param required names that must be there
     * @param optional names that may be
     */
    public void checkNames(List<String> required, List<String> optional) throws InvalidParameterException {
        Map<String, TemplateNode> members = members();
        List<String> known = new ArrayList<>(required);
        known.addAll(optional);
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                String hint = NearestWord.to(name, known)
                        .map(nearest -> ", did you mean " + nearest + "?")
                        .orElse("");
                throw problem("has an unknown member " + name + hint);
            }
        }
        for (String name : required) {
            member(name);
        }
    }

    /** A member that must be there. */
    public TemplateNode member(String name) throws InvalidParameterException {
        TemplateNode member = members().get(name);
        if (member == null) {
            throw problem(name + " is required");
        }
        return member;
    }

    /** A member that may be there. */
    public Optional<TemplateNode> optional(String name) throws InvalidParameterException {
        return Optional.ofNullable(members().get(name));
    }

    /** The elements of the array that stands here. */
    public List<TemplateNode> elements() throws InvalidParameterException {
        if (!(json instanceof List<?> array)) {
            throw problem("must be an array [ ... ]");
        }
        List<TemplateNode> elements = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            elements.add(new TemplateNode(place + "[" + i + "]", array.get(i)));
        }
        return elements;
    }

    /** The text that stands here. */
    public String text() throws InvalidParameterException {
        if (!(json instanceof String text)) {
            throw problem("must be text");
        }
        return text;
    }

    /** The value that stands here: fixed, a placeholder or a path. */
    public TemplateValue value() throws InvalidParameterException {
        if (json instanceof List) {
            return path();
        }
        if (json instanceof String text && text.startsWith("$")) {
            return new TemplateValue.Named(Placeholder.of(text)
                    .orElseThrow(() -> problem(
                            ELEMENT.matcher(text).matches()
                                    ? text + " must stand in a path: [\"$payload\", ..., \"" + text + "\"]"
                                    : text + " is no placeholder" + hint(text))));
        }
        if (json == null || json instanceof Map) {
            throw problem("must be a fixed value, a placeholder or a path [\"$payload\", ...]");
        }
        return new TemplateValue.Fixed(json);
    }

    private TemplateValue path() throws InvalidParameterException {
        List<TemplateNode> elements = elements();
        if (elements.isEmpty()
                || !Placeholder.PAYLOAD.text().equals(elements.get(0).json())) {
            throw problem("a path begins with \"$payload\"");
        }
        List<Object> steps = new ArrayList<>();
        for (TemplateNode element : elements.subList(1, elements.size())) {
            String step = element.text();
            steps.add(ELEMENT.matcher(step).matches() ? (Object) Integer.valueOf(step.substring(1)) : step);
        }
        return new TemplateValue.Path(steps);
    }

    private static String hint(String text) {
        List<String> known =
                Arrays.stream(Placeholder.values()).map(Placeholder::text).toList();
        return NearestWord.to(text, known)
                .map(nearest -> ", did you mean " + nearest + "?")
                .orElse(": there are " + String.join(", ", known));
    }
}
