package io.sluice.connector;

import io.sluice.connector.InvalidParameterException.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks given values against declared parameters. */
final class ParameterCheck {
    private static final String HIDDEN = "******";

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
            Object converted = converted(parameter, value == null ? parameter.defaultValue() : value);
            if (converted != null) {
                values.put(parameter.name(), converted);
            }
        }
        return Collections.unmodifiableMap(values);
    }

    static Map<String, @Nullable Object> withoutSecrets(
            List<Parameter> declared, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(values);
        for (Parameter parameter : declared) {
            if (parameter.secret()) {
                shown.replace(parameter.name(), HIDDEN);
            }
        }
        return shown;
    }

    /** The value in the type that is declared; null if there is none and none is required. */
    private static @Nullable Object converted(Parameter parameter, @Nullable Object value)
            throws InvalidParameterException {
        boolean blank = parameter.required() && value instanceof String text && text.isBlank();
        if (value == null || blank) {
            if (parameter.required()) {
                throw invalid(Kind.REQUIRED_FIELD_MISSING, parameter, " is required: " + parameter.description());
            }
            return null;
        }
        Object converted = inType(parameter.type(), value);
        if (converted == null) {
            throw invalid(
                    Kind.INVALID_DATA_TYPE,
                    parameter,
                    " must be " + phrase(parameter.type()) + ", not " + shown(parameter, value));
        }
        if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(converted.toString())) {
            throw invalid(
                    Kind.INVALID_DATA_TYPE,
                    parameter,
                    " must be one of " + parameter.allowed() + ", not " + shown(parameter, value));
        }
        return converted;
    }

    private static @Nullable Object inType(Parameter.Type type, Object value) {
        return switch (type) {
            case STRING -> value instanceof Map || value instanceof List ? null : value.toString();
            case TEMPLATE -> value instanceof String ? value : null;
            case NUMBER -> wholeNumber(value);
            case BOOLEAN -> bool(value);
            case OBJECT -> object(value);
            case ARRAY -> list(value);
        };
    }

    private static @Nullable Object wholeNumber(Object value) {
        try {
            return new BigDecimal(value.toString().trim()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
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

    private static @Nullable Object object(Object value) {
        if (value instanceof Map<?, ?> map) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(map));
        }
        if (!(list(value) instanceof List<?> names)) {
            return null;
        }
        Map<String, Object> templates = new LinkedHashMap<>();
        for (Object name : names) {
            String template = "${" + name + "}";
            if (Template.parse(template).isLiteral()) {
                return null;
            }
            templates.put(String.valueOf(name), template);
        }
        return Collections.unmodifiableMap(templates);
    }

    private static @Nullable Object list(Object value) {
        if (value instanceof List<?> list) {
            return Collections.unmodifiableList(new ArrayList<>(list));
        }
        if (value instanceof String text) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::trim)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }
        return null;
    }

    private static String phrase(Parameter.Type type) {
        return switch (type) {
            case STRING -> "text";
            case TEMPLATE -> "text (with ${placeholders})";
            case NUMBER -> "a whole number";
            case BOOLEAN -> "true or false";
            case OBJECT -> "an object or a list of names";
            case ARRAY -> "a list";
        };
    }

    private static String shown(Parameter parameter, Object value) {
        return parameter.secret() ? HIDDEN : ValueText.json(value);
    }

    private static InvalidParameterException invalid(Kind kind, Parameter parameter, String problem) {
        return new InvalidParameterException(parameter.name(), "parameter " + parameter.name() + problem, kind);
    }

    private static String hint(List<Parameter> declared, String name) {
        return NearestWord.to(name, declared.stream().map(Parameter::name).toList())
                .map(nearest -> ", did you mean " + nearest + "?")
                .orElse("");
    }
}
