package io.sluice.management.http;

import io.sluice.connector.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters in the form that forms are made from: name to {order, type, required, default, title, description ...}. */
final class ParameterSchema {
    private ParameterSchema() {}

    static Map<String, Object> of(List<Parameter> parameters) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            schema.put(parameter.name(), one(parameter, schema.size() + 1));
        }
        return schema;
    }

    private static Map<String, Object> one(Parameter parameter, int order) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("order", order);
        one.put("type", type(parameter.type()));
        one.put("required", parameter.required());
        Object fallback = parameter.defaultValue();
        if (fallback != null) {
            one.put("default", fallback);
        }
        if (!parameter.allowed().isEmpty()) {
            one.put("enum", parameter.allowed());
        }
        if (parameter.secret()) {
            one.put("input", "password");
        } else if (parameter.type() == Parameter.Type.TEMPLATE) {
            one.put("input", "textarea");
        }
        one.put("title", parameter.title());
        one.put("description", parameter.description());
        return one;
    }

    private static String type(Parameter.Type type) {
        return switch (type) {
            case STRING, TEMPLATE -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case OBJECT -> "object";
            case ARRAY -> "array";
        };
    }
}
