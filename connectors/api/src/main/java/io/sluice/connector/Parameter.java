package io.sluice.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a resource type or an action: drives validation, forms and docs.
 *
 * @param name as it stands in JSON
 * @param type kind of value
 * @param required whether it must be given
 * @param defaultValue taken when it is not given; null for none
 * @param allowed the only values allowed; empty for any
 * @param secret whether its value must never be shown or logged
 * @param title one line for forms
 * @param description unit, range, meaning
 */
public record Parameter(
        String name,
        Type type,
        boolean required,
        @Nullable Object defaultValue,
        List<String> allowed,
        boolean secret,
        String title,
        String description) {
    /** Kinds of value, with their names in the parameter schema. */
    public enum Type {
        STRING,
        /** A {@link Template}, checked when the parameters are. */
        TEMPLATE,
        /** A whole number, or text of one. */
        NUMBER,
        /** {@code true} or {@code false}, also as text and as {@code on} and {@code off}. */
        BOOLEAN,
        /**
         * An object. Also a list of names, or text with commas between names: each stands for the selected value of
         * that name, so that {@code ["temp", "loc.hall"]} means {@code {"temp": "${temp}", "loc.hall": "${loc.hall}"}}.
         */
        OBJECT,
        /** A list, or text with commas between the items. */
        ARRAY
    }

    public static Parameter required(String name, Type type, String title, String description) {
        return new Parameter(name, type, true, null, List.of(), false, title, description);
    }

    public static Parameter optional(
            String name, Type type, @Nullable Object defaultValue, String title, String description) {
        return new Parameter(name, type, false, defaultValue, List.of(), false, title, description);
    }

    /** This parameter, its value never shown. */
    public Parameter asSecret() {
        return new Parameter(name, type, required, defaultValue, allowed, true, title, description);
    }

    /** This parameter, restricted to the given values. */
    public Parameter oneOf(String... values) {
        return new Parameter(name, type, required, defaultValue, List.of(values), secret, title, description);
    }
}
