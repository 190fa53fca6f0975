package io.sluice.connector;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks given values against declared parameters. */
final class ParameterCheck {
    private ParameterCheck() {}

    static Map<String, @Nullable Object> check(List<Parameter> declared, Map<String, @Nullable Object> given)
            throws InvalidParameterException {
        for (String name : given.keySet()) {
            if (declared.stream().noneMatch(p -> p.name().equals(name))) {
                throw new InvalidParameterException(name, "unknown parameter " + name + hint(declared, name));
            }
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Parameter parameter : declared) {
            Object value = given.get(parameter.name());
            if (value == null) {
                value = parameter.defaultValue();
            }
            if (value == null) {
                if (parameter.required()) {
                    throw new InvalidParameterException(
                            parameter.name(),
                            "parameter " + parameter.name() + " is required: " + parameter.description());
                }
                continue;
            }
            values.put(parameter.name(), converted(parameter, value));
        }
        return Collections.unmodifiableMap(values);
    }

    static Map<String, @Nullable Object> withoutSecrets(
            List<Parameter> declared, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(values);
        for (Parameter parameter : declared) {
            if (parameter.secret()) {
                shown.replace(parameter.name(), "******");
            }
        }
        return shown;
    }

    private static Object converted(Parameter parameter, Object value) throws InvalidParameterException {
        Object converted =
                switch (parameter.type()) {
                    case STRING -> value instanceof Map || value instanceof List ? null : value.toString();
                    case TEMPLATE -> template(parameter, value);
                    case NUMBER -> number(value);
                    case BOOLEAN -> bool(value);
                    case OBJECT -> value instanceof Map ? value : null;
                    case ARRAY -> value instanceof List ? value : null;
                };
        if (converted == null) {
            throw new InvalidParameterException(
                    parameter.name(),
                    "parameter " + parameter.name() + " must be of type "
                            + parameter.type().name().toLowerCase(java.util.Locale.ROOT));
        }
        if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(converted.toString())) {
            throw new InvalidParameterException(
                    parameter.name(),
                    "parameter " + parameter.name() + " must be one of " + parameter.allowed() + ", not " + converted);
        }
        return converted;
    }

    private static @Nullable Object template(Parameter parameter, Object value) throws InvalidParameterException {
        if (!(value instanceof String text)) {
            return null;
        }
        try {
            Template.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(
                    parameter.name(), "parameter " + parameter.name() + ": " + e.getMessage());
        }
        return text;
    }

    private static @Nullable Object number(Object value) {
        if (value instanceof Number) {
            return value;
        }
        try {
            return Long.valueOf(value.toString().trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object bool(Object value) {
        return switch (value.toString()) {
            case "true", "on" -> Boolean.TRUE;
            case "false", "off" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static String hint(List<Parameter> declared, String name) {
        return NearestWord.to(name, declared.stream().map(Parameter::name).toList())
                .map(nearest -> ", did you mean " + nearest + "?")
                .orElse("");
    }
}
